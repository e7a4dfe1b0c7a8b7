// SPDX-License-Identifier: Apache-2.0
// What a newer answer to the same question brings. Pure.
import type { EventRow } from "../api/types";

/** Those that are not shown yet. One that was received late is new as well, but need not be on top. */
export function arrivals(shown: EventRow[], newest: EventRow[]): EventRow[] {
  const known = new Set(shown.map((event) => event.row));
  // Older ones than the last that is shown belong to a page that was not asked for before.
  const last = shown.at(-1);
  return newest.filter((event) => !known.has(event.row) && (!last || event.occurred_s >= last.occurred_s || event.row > last.row));
}

/** "New event: Public link created, Ann Lee", or "3 new events". */
export function arrival_text(fresh: EventRow[]): string {
  const [only, ...others] = fresh;
  if (!only) return "";
  if (others.length > 0) return `${fresh.length} new events`;
  return `New event: ${only.title}, ${only.person_name || only.person || "unknown person"}`;
}
