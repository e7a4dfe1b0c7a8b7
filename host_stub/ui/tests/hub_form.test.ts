// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Field, IntegrationDetail, PluginForm } from "../src/api/types";
import { type Answers, are_changed, initial_answers, input_of } from "../src/hub/answers";
import { errors_of, trial_errors_of } from "../src/hub/checks";
import { questions_of, sections_of } from "../src/hub/questions";

const field = (of: Partial<Field> & Pick<Field, "name" | "type">): Field => ({
  title: of.name, description: "", section: "Activate", format: null, required: false, secret: false, choices: null,
  minimum: null, maximum: null, min_length: null, max_length: null, default: null, suggestions: [], ...of,
});

const form: PluginForm = {
  id: "mail_watch", name: "Mail Watch", version: "1.0.0", description: "", publisher: "", file: "", sha256: "",
  usable: true, rejected: null, running: true, pid: 1, peak_rss_kb: 0, restarts: 0, quarantined: false,
  signature: { state: "unsigned", key_id: null, signer: null, comment: null }, sandbox: { level: "unknown", walls: [] },
  fields: [
    field({ name: "address", title: "Address", type: "string", format: "uri", required: true }),
    field({ name: "secret", title: "Secret", type: "string", secret: true, required: true, min_length: 4 }),
    field({ name: "days", title: "Days", type: "integer", minimum: 1, maximum: 90, default: 30, section: "Reading" }),
    field({ name: "share", title: "Share", type: "number", minimum: 0, maximum: 1, section: "Reading" }),
    field({ name: "deep", title: "Deep", type: "boolean", default: true, section: "Reading" }),
    field({ name: "level", title: "Level", type: "integer", choices: [1, 2, 3], section: "" }),
    field({ name: "mode", title: "Mode", type: "string", choices: ["strict", "lenient"], required: true, section: "" }),
    field({ name: "ca_file", title: "CA file", type: "string", format: "path", section: "Reading" }),
  ],
  permissions: [], ignored_reasons: [], poll: { default_ms: 300_000, min_ms: 60_000, max_ms: 86_400_000 },
};
const detail = {
  id: 7, name: "Mail EU", plugin: "mail_watch", description: "", contact: { name: "Ann", email: "ann@x.test" }, interval_ms: 90_000,
  configuration: { address: "https://eu.example", days: 10, deep: false, mode: "lenient" }, secret_fields: ["secret"], revision: 4,
} as unknown as IntegrationDetail;

const fresh = questions_of(form);
const filled: Answers = {
  ...initial_answers(fresh), "name": " Mail US ", "contact.name": "Ann", "contact.email": "ann@x.test",
  "configuration.address": "https://us.example", "configuration.secret": " s3cret ", "configuration.mode": "\"strict\"",
};
const wrong = (answers: Answers, questions = fresh, before = initial_answers(questions)) =>
  errors_of(questions, before, answers).map((error) => error.field);

test("F-5 a plugin's sections come in the order in which its fields first name them, between ours", () => {
  assert.deepEqual(sections_of(fresh).map((section) => section.title), ["Integration", "Activate", "Reading", "Configuration", "Schedule"]);
  assert.deepEqual(sections_of(fresh)[2]!.questions.map((question) => question.title), ["Days", "Share", "Deep", "CA file"]);
});

test("F-3 every mandatory field that is empty is named, in the order of the form", () => {
  assert.deepEqual(wrong(initial_answers(fresh)),
    ["name", "contact.name", "contact.email", "configuration.address", "configuration.secret", "configuration.mode"]);
});

test("a filled form has nothing wrong", () => assert.deepEqual(wrong(filled), []));

test("spaces are nothing, but a secret is taken as it was typed", () => {
  assert.deepEqual(wrong({ ...filled, name: "   " }), ["name"]);
  assert.equal(input_of("mail_watch", fresh, filled).configuration["secret"], " s3cret ");
});

test("what does not fit its field is told beside it", () => {
  const cases: [string, string][] = [
    ["configuration.days", "0"], ["configuration.days", "91"], ["configuration.days", "1.5"], ["configuration.share", "1.01"],
    ["configuration.share", "many"], ["configuration.address", "us.example"], ["configuration.address", "https://"],
    ["configuration.ca_file", "certs.pem"], ["configuration.secret", "abc"], ["contact.email", "ann"],
    ["interval_ms", "0.5"], ["interval_ms", "2000"], ["interval_ms", "often"],
  ];
  for (const [name, text] of cases) assert.deepEqual(wrong({ ...filled, [name]: text }), [name], `${name} = ${text}`);
});

test("an error never repeats a secret", () => {
  const [error] = errors_of(fresh, {}, { ...filled, "configuration.secret": "abc" });
  assert.ok(!JSON.stringify(error).includes("abc"));
});

test("what is left empty is left out; the rest has the types that the plugin declares", () => {
  assert.deepEqual(input_of("mail_watch", fresh, { ...filled, "configuration.level": "2", "interval_ms": "2", "interval_ms.unit": "hours" }), {
    plugin: "mail_watch", name: "Mail US", description: "", contact: { name: "Ann", email: "ann@x.test" }, interval_ms: 7_200_000,
    configuration: { address: "https://us.example", secret: " s3cret ", days: 30, deep: true, level: 2, mode: "strict" },
  });
});

test("F-13 editing begins with what there is, but never with the secret, which may stay empty", () => {
  const questions = questions_of(form, detail), before = initial_answers(questions);
  assert.equal(before["configuration.secret"], "");
  assert.equal(before["configuration.deep"], false);
  assert.equal(before["interval_ms"], "90");
  assert.deepEqual(wrong(before, questions), []);
  const input = input_of("mail_watch", questions, before, detail.revision);
  assert.equal(input.revision, 4);
  assert.ok(!("secret" in input.configuration));
});

test("F-13 a changed address demands the stored secret again", () => {
  const questions = questions_of(form, detail), before = initial_answers(questions);
  const moved = { ...before, "configuration.address": "https://us.example" };
  assert.deepEqual(wrong(moved, questions, before), ["configuration.secret"]);
  assert.deepEqual(wrong({ ...moved, "configuration.secret": "again" }, questions, before), []);
  assert.deepEqual(wrong({ ...before, "configuration.address": "https://eu.example " }, questions, before), []);
});

test("a form is changed as soon as one answer differs, and no longer when it is taken back", () => {
  const before = initial_answers(fresh);
  assert.ok(!are_changed(before, { ...before }));
  assert.ok(are_changed(before, { ...before, "configuration.deep": false }));
  assert.ok(!are_changed(before, { ...before, "configuration.deep": true }));
});

test("a trial needs no name, but what the plugin needs", () => {
  const asked = (answers: Answers) => trial_errors_of(fresh, initial_answers(fresh), answers).map((error) => error.field);
  assert.deepEqual(asked({ ...filled, "name": "", "contact.name": "", "contact.email": "" }), []);
  assert.deepEqual(asked({ ...filled, "configuration.secret": "" }), ["configuration.secret"]);
});

test("a trial of other values needs the stored secret again only where it would be sent to another address", () => {
  const questions = questions_of(form, detail), before = initial_answers(questions);
  const asked = (answers: Answers) => trial_errors_of(questions, before, answers).map((error) => error.field);
  assert.deepEqual(asked({ ...before, "configuration.days": "11" }), []);
  assert.deepEqual(asked({ ...before, "configuration.address": "https://us.example" }), ["configuration.secret"]);
});
