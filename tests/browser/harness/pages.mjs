// SPDX-License-Identifier: Apache-2.0
// Every page there is, for what must hold on all of them.
const behaviour = "/command-center/sensitive-data-handling";

/** For whoever is signed in; the integration's number where there is one. */
export const all_pages = (integration = 1) => [
  "/command-center",
  `${behaviour}/events-over-time`, `${behaviour}/individual-performance`, `${behaviour}/score-breakdown`, `${behaviour}/latest-events`,
  "/people/ann.lee%40acme.test", "/people/ann.lee%40acme.test/events",
  "/integrations", "/integrations/incydr/new", `/integrations/${integration}`, `/integrations/${integration}/edit`,
  "/settings/accounts", "/settings/roles", "/settings/tokens", "/settings/entitlements", "/settings/people", "/settings/notices", "/settings/audit",
  "/no/such/page",
];
export const open_pages = ["/sign-in", "/set-up", "/reset"];

/** Everything that was asked for is there, or failed. */
export const settled = (page) => page.waitForFunction(() =>
  document.querySelector("h1") && document.fonts.status === "loaded" && !document.querySelector(".skeleton, [aria-busy=true]"));

/** Every answer but that of the session fails, as if the store could not be read. */
export const fail_everything = (page) => page.route(/\/api\/v1\/(?!session|changes|set-up)/, (route) => route.fulfill({
  status: 500, contentType: "application/problem+json",
  body: JSON.stringify({ type: "about:blank", title: "Internal Server Error", status: 500, detail: "The store could not be read.", remedy: "Try again.", request_id: "abc-42" }),
}));
