// SPDX-License-Identifier: Apache-2.0
// When something will be read, and what happens until then.
import { now_s, use_now } from "../clock";
import type { Integration } from "../api/types";
import { Time } from "../parts/words";

// "reading now", "connecting now": under way, so there is no time to come.
const is_under_way = ({ next, next_read_s }: Integration) => next_read_s === null && next.endsWith(" now");

/** "in 40 seconds", counting down; while it is due or under way: "now". */
export function NextRead({ integration }: { integration: Integration }) {
  const now = use_now();
  const { next_read_s } = integration;
  if (is_under_way(integration)) return <span>now</span>;
  if (next_read_s === null) return <span class="quiet">not planned</span>;
  return next_read_s <= now ? <span>now</span> : <Time s={next_read_s} />;
}

/** The server's sentence, without what "Next read" says beside it. */
export function next_words(integration: Integration): string {
  const { next, next_read_s, status } = integration;
  if (!next || (status === "Connected" && (next_read_s !== null || is_under_way(integration)))) return "";
  const text = next_read_s === null ? next : next.replace(/ in \d+ (s|min|h)$/, "");
  return text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");
}

/** The server counts whole seconds, as this page does: what has happened is never "in a moment". */
export const past = (s: number | null): number | null => (s === null ? null : Math.min(s, now_s()));
