// SPDX-License-Identifier: Apache-2.0
// Which page answers which address. Each is loaded when it is first shown.
import type { ComponentType } from "preact";
import { match, type PageProps, type Params } from "./routes";

export type Page = ComponentType<PageProps>;
type Load = () => Promise<{ default: Page }>;

interface Row {
  pattern: string;
  load: Load;
  open?: boolean;       // without being signed in
  tabs?: string[];      // what {tab} may be
}

const behaviour: Load = () => import("./risk/behaviour_page");
const profile: Load = () => import("./risk/profile_page");
const configure: Load = () => import("./hub/configure_page");

const table: Row[] = [
  { pattern: "/sign-in", load: () => import("./sign_in/sign_in_page"), open: true },
  { pattern: "/set-up", load: () => import("./sign_in/set_up_page"), open: true },
  { pattern: "/reset", load: () => import("./sign_in/reset_page"), open: true },
  { pattern: "/command-center", load: () => import("./risk/dashboard_page") },
  { pattern: "/command-center/sensitive-data-handling/{tab}", load: behaviour,
    tabs: ["events-over-time", "individual-performance", "score-breakdown", "latest-events"] },
  { pattern: "/people/{email}", load: profile },
  { pattern: "/people/{email}/{tab}", load: profile, tabs: ["events"] },
  { pattern: "/integrations", load: () => import("./hub/hub_page") },
  { pattern: "/integrations/{plugin}/new", load: configure },
  { pattern: "/integrations/{id}", load: () => import("./hub/integration_page") },
  { pattern: "/integrations/{id}/edit", load: configure },
  { pattern: "/settings/accounts", load: () => import("./settings/accounts_page") },
  { pattern: "/settings/roles", load: () => import("./settings/roles_page") },
  { pattern: "/settings/tokens", load: () => import("./settings/tokens_page") },
  { pattern: "/settings/entitlements", load: () => import("./settings/entitlements_page") },
  { pattern: "/settings/people", load: () => import("./settings/people_page") },
  { pattern: "/settings/notices", load: () => import("./settings/notices_page") },
  { pattern: "/settings/audit", load: () => import("./settings/audit_page") },
];

// Shorter addresses that people type.
const redirects: Record<string, string> = {
  "/": "/command-center",
  "/command-center/sensitive-data-handling": "/command-center/sensitive-data-handling/events-over-time",
};

export interface Found { load: Load; params: Params; open: boolean; pattern: string }

export const redirect_of = (path: string): string | undefined => redirects[path];

export function find_page(path: string): Found | null {
  for (const row of table) {
    const params = match(row.pattern, path);
    if (params && row.tabs?.includes(params["tab"]!) !== false) return { load: row.load, params, open: row.open ?? false, pattern: row.pattern };
  }
  return null;
}
