// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Can } from "../src/api/types";

// The router asks the browser where it is as soon as it is loaded.
Object.assign(globalThis, { location: { pathname: "/", search: "", hash: "" }, history: { state: null } });
const { groups_for } = await import("../src/layout/navigation");
const { find_page, redirect_of } = await import("../src/pages");

test("each address of a page leads to it, with what it names", () => {
  const addresses: [string, string, Record<string, string>][] = [
    ["/command-center", "/command-center", {}],
    ["/command-center/sensitive-data-handling/latest-events", "/command-center/sensitive-data-handling/{tab}", { tab: "latest-events" }],
    ["/people/ann%40x.test", "/people/{email}", { email: "ann@x.test" }],
    ["/people/ann%40x.test/events", "/people/{email}/{tab}", { email: "ann@x.test", tab: "events" }],
    ["/integrations", "/integrations", {}],
    ["/integrations/incydr/new", "/integrations/{plugin}/new", { plugin: "incydr" }],
    ["/integrations/7", "/integrations/{id}", { id: "7" }],
    ["/integrations/7/edit", "/integrations/{id}/edit", { id: "7" }],
    ["/settings/audit", "/settings/audit", {}],
  ];
  for (const [address, pattern, params] of addresses) {
    const found = find_page(address);
    assert.equal(found?.pattern, pattern);
    assert.deepEqual(found?.params, params);
  }
});

test("an address of no page finds none", () => {
  for (const address of ["/settings", "/settings/secrets", "/command-center/other/latest-events", "/command-center/sensitive-data-handling/other", "/people/a@x.test/other", "/people", "/api/v1/events"])
    assert.equal(find_page(address), null);
});

test("G-8: only sign-in, set-up and reset are open to everybody", () => {
  for (const address of ["/sign-in", "/set-up", "/reset"]) assert.equal(find_page(address)?.open, true);
  for (const address of ["/command-center", "/integrations", "/people/a@x.test", "/settings/accounts"]) assert.equal(find_page(address)?.open, false);
});

test("the root is the Dashboard, the behaviour its first tab", () => {
  assert.equal(redirect_of("/"), "/command-center");
  assert.equal(redirect_of("/command-center/sensitive-data-handling"), "/command-center/sensitive-data-handling/events-over-time");
  assert.equal(redirect_of("/integrations"), undefined);
});

const nothing: Can = {
  see_hub: false, write_integrations: false, import_people: false, see_audit: false, manage_accounts: false, manage_entitlements: false,
};
const titles = (can: Can) => groups_for(can).flatMap((group) => [group.title, ...group.items.map((item) => item.title)]);

test("R-9: who may do nothing sees the Command Center and no more", () => {
  assert.deepEqual(titles(nothing), ["Human Risk Command Center", "Dashboard"]);
});

test("F-1: navigation has Integrations, Integrations Hub for whoever may see it", () => {
  assert.deepEqual(titles({ ...nothing, see_hub: true }), ["Human Risk Command Center", "Dashboard", "Integrations", "Integrations Hub"]);
});

test("settings show what one may do", () => {
  assert.deepEqual(titles({ ...nothing, write_integrations: true }).slice(2), ["Settings", "Notices"]);
  assert.deepEqual(titles({ ...nothing, import_people: true, see_audit: true }).slice(2), ["Settings", "Directory", "Audit log"]);
  assert.deepEqual(titles({ ...nothing, manage_accounts: true, manage_entitlements: true }).slice(2), ["Settings", "Accounts", "Roles", "API tokens", "Entitlements"]);
});
