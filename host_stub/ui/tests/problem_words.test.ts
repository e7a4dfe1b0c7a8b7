// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Problem } from "../src/api/types";
import { problem_words, refusal_words } from "../src/parts/problem_words";

const bare: Problem = { type: "about:blank", title: "Conflict", status: 409, detail: "Somebody was faster.", request_id: "r" };
const full: Problem = {
  ...bare, what: "This link does not open anything", where: "link", expected: "one that is new", found: "one that has been used",
  remedy: "Ask for another one.", detail: "This link does not open anything: link: expected one that is new, found one that has been used. Ask for another one.",
};

test("without parts the detail is told", () => {
  assert.deepEqual(problem_words(bare), { title: "Conflict", lines: ["Somebody was faster."] });
  assert.deepEqual(problem_words({ ...bare, remedy: "Try again." }).lines, ["Somebody was faster.", "Try again."]);
});

test("with parts each is told once", () => {
  assert.deepEqual(problem_words(full), {
    title: "This link does not open anything",
    lines: ["Link: expected one that is new, found one that has been used.", "Ask for another one."],
  });
});

test("a heading of one's own keeps what happened", () => {
  assert.deepEqual(problem_words(full, "Not signed in").lines[0], "This link does not open anything.");
  assert.equal(problem_words(full, "Not signed in").title, "Not signed in");
});

test("the API's addresses are for programs", () => {
  assert.deepEqual(problem_words({ ...bare, what: "Gone", where: "/api/v1/x", found: "nothing" }).lines, ["Found nothing."]);
  assert.deepEqual(problem_words({ ...bare, what: "Gone", where: "/api/v1/x" }).lines, []);
});

test("R-9: a refusal names the role that is needed and the one that is there", () => {
  const words = refusal_words({ ...bare, status: 403, expected: "the role Super Administrator", found: "the role \"Hub readers\"", remedy: "Ask somebody." });
  assert.deepEqual(words, {
    title: "You may not see this",
    lines: ["Needed: the role Super Administrator.", "You have: the role \"Hub readers\".", "Ask somebody."],
  });
});
