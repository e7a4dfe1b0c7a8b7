// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { ApiError, forget_answers, get, send, set_refusal_handlers, with_query } from "../src/api/client";

interface Asked { path: string; init: RequestInit; headers: Record<string, string> }

// Answers in turn, and remembers what was asked.
function server(...answers: (Response | Error)[]): Asked[] {
  const asked: Asked[] = [];
  globalThis.fetch = async (path, init = {}) => {
    asked.push({ path: String(path), init, headers: init.headers as Record<string, string> });
    const answer = answers[asked.length - 1] ?? new Error("asked too often");
    if (answer instanceof Error) throw new TypeError(answer.message);
    return answer;
  };
  return asked;
}

const json = (value: unknown, status = 200, headers: Record<string, string> = {}) => new Response(JSON.stringify(value), { status, headers });
const refused = async (promise: Promise<unknown>) => {
  const cause = await promise.then(() => assert.fail("it was answered"), (error: unknown) => error);
  assert.ok(cause instanceof ApiError);
  return cause.problem;
};

afterEach(() => {
  forget_answers();
  set_refusal_handlers(() => {}, () => {});
});

test("an answer that has not changed is the same object as before", async () => {
  const asked = server(json({ events: [1] }, 200, { ETag: '"a"' }), new Response(null, { status: 304 }));
  const first = await get("/api/v1/events");
  const second = await get("/api/v1/events", { background: true });
  assert.equal(second, first);
  assert.equal(asked[0]!.headers["If-None-Match"], undefined);
  assert.equal(asked[1]!.headers["If-None-Match"], '"a"');
});

test("only what nobody asked for is marked as background", async () => {
  const asked = server(json({}), json({}));
  await get("/api/v1/a");
  await get("/api/v1/b", { background: true });
  assert.equal(asked[0]!.headers["Risk-Background"], undefined);
  assert.equal(asked[1]!.headers["Risk-Background"], "1");
});

test("what one person was shown is forgotten for the next", async () => {
  const asked = server(json({}, 200, { ETag: '"a"' }), json({}));
  await get("/api/v1/events");
  forget_answers();
  await get("/api/v1/events");
  assert.equal(asked[1]!.headers["If-None-Match"], undefined);
});

test("a change is sent as JSON, and one without a body without a type", async () => {
  const asked = server(json({ id: 7 }, 201), new Response(null, { status: 204 }));
  assert.deepEqual(await send("POST", "/api/v1/integrations", { name: "a" }, { "Idempotency-Key": "k" }), { id: 7 });
  assert.equal(await send("DELETE", "/api/v1/integrations/7"), undefined);
  assert.equal(asked[0]!.init.body, '{"name":"a"}');
  assert.equal(asked[0]!.headers["Content-Type"], "application/json");
  assert.equal(asked[0]!.headers["Idempotency-Key"], "k");
  assert.equal(asked[1]!.headers["Content-Type"], undefined);
});

test("a refusal carries the server's own words", async () => {
  server(json({ type: "about:blank", title: "Forbidden", status: 403, detail: "Your role may not do this.", request_id: "r-1" }, 403));
  const problem = await refused(get("/api/v1/accounts"));
  assert.equal(problem.status, 403);
  assert.equal(problem.detail, "Your role may not do this.");
  assert.equal(problem.request_id, "r-1");
});

test("an answer of something in between is a problem too", async () => {
  server(new Response("<h1>Bad gateway</h1>", { status: 502, statusText: "Bad Gateway", headers: { "X-Request-Id": "r-2" } }));
  const problem = await refused(get("/api/v1/events"));
  assert.equal(problem.status, 502);
  assert.equal(problem.request_id, "r-2");
});

test("no answer at all is said in words", async () => {
  server(new Error("Failed to fetch"));
  const problem = await refused(get("/api/v1/events"));
  assert.equal(problem.status, 0);
  assert.match(problem.detail, /could not be reached/);
});

test("G-8: 401 tells the session, 503 the set-up; a dead link does not sign out", async () => {
  const told: string[] = [];
  set_refusal_handlers(() => told.push("signed out"), () => told.push("unavailable"));
  const problem = (status: number) => json({ type: "", title: "", status, detail: "no", request_id: "" }, status);
  server(problem(401), problem(503), problem(401), problem(403));
  await refused(get("/api/v1/events"));
  await refused(get("/api/v1/events"));
  await refused(send("POST", "/api/v1/session/link", { link: "x" }));
  await refused(get("/api/v1/events"));
  assert.deepEqual(told, ["signed out", "unavailable"]);
});

test("a query has those parameters that have a value", () => {
  assert.equal(with_query("/api/v1/events", { q: "a b", from: "", to: null, cursor: undefined, limit: 5, fate: false }), "/api/v1/events?q=a+b&limit=5&fate=false");
  assert.equal(with_query("/api/v1/events", {}), "/api/v1/events");
});

test("a late refusal of one person does not sign out the next", async () => {
  const told: string[] = [];
  set_refusal_handlers(() => told.push("signed out"), () => {});
  server(json({ type: "", title: "", status: 401, detail: "over", request_id: "" }, 401));
  const late = get("/api/v1/events");
  forget_answers(); // somebody else has signed in
  await refused(late);
  assert.deepEqual(told, []);
});
