// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import { changed_query, match, path_of, safe_next } from "../src/routes";

test("a pattern without names fits only itself", () => {
  assert.deepEqual(match("/integrations", "/integrations"), {});
  assert.deepEqual(match("/integrations", "/integrations/"), {});
  assert.equal(match("/integrations", "/integrations/7"), null);
  assert.equal(match("/integrations", "/integration"), null);
});

test("a name takes one whole segment, decoded", () => {
  assert.deepEqual(match("/people/{email}", "/people/ann%40x.test"), { email: "ann@x.test" });
  assert.deepEqual(match("/people/{email}/{tab}", "/people/a%2Fb@x.test/events"), { email: "a/b@x.test", tab: "events" });
  assert.equal(match("/people/{email}", "/people/"), null);
  assert.equal(match("/people/{email}", "/people//events"), null);
});

test("an address that is no text fits nothing", () => {
  assert.equal(match("/people/{email}", "/people/%E0%A4"), null);
});

test("path_of is the inverse of match", () => {
  for (const email of ["ann@x.test", "a/b@x.test", "ä ö@x.test", "100%@x.test"])
    assert.deepEqual(match("/people/{email}", path_of("/people/{email}", { email })), { email });
});

test("changing a query keeps what was not named", () => {
  assert.equal(changed_query("?q=ann&band=High", { band: "Low" }), "?q=ann&band=Low");
  assert.equal(changed_query("?q=ann&band=High", { q: null }), "?band=High");
  assert.equal(changed_query("?q=ann", { q: "" }), "");
  assert.equal(changed_query("", { from: "2026-03-01", limit: 5 }), "?from=2026-03-01&limit=5");
});

test("after sign-in one goes only to a page of ours", () => {
  assert.equal(safe_next("/people/ann%40x.test?tab=1"), "/people/ann%40x.test?tab=1");
  for (const evil of [undefined, "", "https://evil.test", "//evil.test", "/\\evil.test", "/a\\b", "javascript:alert(1)", "/\n/evil.test", "/sign-in?next=/x"])
    assert.equal(safe_next(evil), "/command-center");
});
