// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import { password_errors } from "../src/sign_in/password_rules";

test("a long password is right, whatever it is made of", () => {
  assert.deepEqual(password_errors("correct horse battery", "ann"), []);
  assert.deepEqual(password_errors("    x       ", "ann"), []);
});

test("a short one is told how long it is, and never shown", () => {
  const [error] = password_errors("hunter2", "ann");
  assert.equal(error!.field, "password");
  assert.match(error!.message, /7 characters, and needs at least 12/);
  assert.doesNotMatch(JSON.stringify(error), /hunter2/);
});

test("bytes count, as at the server", () => {
  assert.deepEqual(password_errors("🔑🔒🔑", "ann"), []);
  assert.equal(password_errors("🔑🔑", "ann").length, 1);
  assert.equal(password_errors("x".repeat(1025), "ann").length, 1);
});

test("one character again and again is refused", () => {
  assert.match(password_errors("aaaaaaaaaaaaaaa", "ann")[0]!.message, /easily guessed/);
});

test("the account's name is no password", () => {
  assert.equal(password_errors("Administrator", "administrator").length, 1);
});
