// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import { name_errors } from "../src/sign_in/name_rules";

test("e-mail addresses and plain names are names of accounts", () => {
  for (const name of ["ann", "ann.o+risk@x.test", "A-1_b"]) assert.deepEqual(name_errors(name), []);
});

test("what is wrong with a name is said in words", () => {
  assert.match(name_errors("")[0]!.message, /Choose a name/);
  assert.match(name_errors("a b")[0]!.message, /no spaces/);
  assert.match(name_errors("änne")[0]!.message, /letters from a to z/);
  assert.match(name_errors("x".repeat(101))[0]!.message, /at most 100/);
});
