// SPDX-License-Identifier: Apache-2.0
// The behaviour that is scored, and where its pages are.
import type { Band } from "../api/types";
import { changed_query, type QueryChange } from "../routes";

export const behaviour = "sensitive_data_handling";
export const behaviour_title = "Sensitive Data Handling";
export const behaviour_help = "Sensitive Data Handled: critical alerts about data that somebody moved to where it does not belong.";
export const score_sentence = "Every critical alert adds 90 days; the score is the days left, out of 360, shown out of 10.";

const root = "/command-center/sensitive-data-handling";

/** The four tabs, in the order in which they are shown. */
export const behaviour_tabs = [
  { id: "events-over-time", title: "Events Over Time" },
  { id: "individual-performance", title: "Individual Performance" },
  { id: "score-breakdown", title: "Score Breakdown" },
  { id: "latest-events", title: "Latest Events" },
] as const;
export type BehaviourTab = (typeof behaviour_tabs)[number]["id"];

export const tab_href = (tab: BehaviourTab, query: QueryChange = {}): string => `${root}/${tab}${changed_query("", query)}`;
export const band_href = (band: Band): string => tab_href("individual-performance", { band });
/** Where a score is taken apart. */
export const explanation_href = (email: string): string => `/people/${encodeURIComponent(email)}#explanation`;
export const person_events_href = (email: string): string => `/people/${encodeURIComponent(email)}/events?behaviour=${behaviour}`;

/** Best first, as the API counts them. */
export const bands: Band[] = ["Very Low", "Low", "Medium", "High", "Very High"];
/** The same five steps of two points each as at the server. */
export const band_of = (tenths: number): Band => bands[Math.min(4, Math.floor(tenths / 20))]!;
