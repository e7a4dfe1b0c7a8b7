// SPDX-License-Identifier: Apache-2.0
// What became of the records that were read: parts that add up to what was fetched, each explained.
import type { Counters, PluginForm } from "../api/types";

export interface Part {
  id: string;             // "admitted", …, "ignored:already_closed"
  title: string;
  count: number;
  meaning: string;
  tone: "counts" | "waits" | "ignored" | "passed";
}
export type IgnoredReason = PluginForm["ignored_reasons"][number];

const ignored_prefix = "ignored:";

/** "already_closed" -> "Already closed", where the plugin does not say it better. */
export function plain_title(id: string): string {
  const words = id.replace(/[_.:-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function reason_title(id: string, reasons: IgnoredReason[]): string {
  return reasons.find((reason) => reason.id === id)?.title || plain_title(id);
}

function ignored_parts(counters: Counters, reasons: IgnoredReason[]): Part[] {
  const ids = [...new Set([...reasons.map((reason) => reason.id), ...Object.keys(counters.ignored)])];
  return ids.map((id) => ({
    id: ignored_prefix + id,
    title: `Ignored: ${reason_title(id, reasons).toLowerCase()}`,
    count: counters.ignored[id] ?? 0,
    meaning: reasons.find((reason) => reason.id === id)?.description || "Kept and listed, but it never counts.",
    tone: "ignored",
  }));
}

/** In the order in which they matter; their sum is counters.fetched. */
export function parts_of(counters: Counters, reasons: IgnoredReason[] = []): Part[] {
  const { admitted, unmatched, not_critical, before_activation, duplicate } = counters;
  return [
    { id: "admitted", title: "Admitted", count: admitted, tone: "counts", meaning: "Counts in the score of the person behind it, once and for ever." },
    { id: "unmatched", title: "Unmatched", count: unmatched, tone: "waits",
      meaning: "Would count, but nobody in the directory answers to its address. It is kept, and counts as soon as the person appears there." },
    ...ignored_parts(counters, reasons),
    { id: "not_critical", title: "Not critical", count: not_critical, tone: "passed", meaning: "Not critical when it was read. It counts if it becomes critical." },
    { id: "before_activation", title: "Before activation", count: before_activation, tone: "passed",
      meaning: "Critical before this integration was activated. What was before never counts." },
    { id: "duplicate", title: "Known already", count: duplicate, tone: "passed",
      meaning: "Read again: each read looks at the whole window, so that nothing is missed. Nothing counts twice." },
  ];
}

export const ignored_sum = (counters: Counters): number =>
  Object.values(counters.ignored).reduce((sum, count) => sum + count, 0);

/** False would be a defect of the server: then it is said, not drawn. */
export function adds_up(counters: Counters): boolean {
  return parts_of(counters).reduce((sum, part) => sum + part.count, 0) === counters.fetched;
}
