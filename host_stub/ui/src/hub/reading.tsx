// SPDX-License-Identifier: Apache-2.0
// When something was read, when it will be, and asking again when that time has come.
import { useEffect, useState } from "preact/hooks";
import { get } from "../api/client";
import type { Resource } from "../api/resource";
import { now_s, use_now } from "../clock";
import type { Integration } from "../api/types";
import { Time } from "../parts/words";

/** "in 40 seconds", counting down; while it is due: "now". */
export function NextRead({ integration }: { integration: Integration }) {
  const now = use_now();
  const { next_read_s } = integration;
  if (next_read_s === null) return <span class="quiet">not planned</span>;
  return next_read_s <= now ? <span>now</span> : <Time s={next_read_s} />;
}

/** The server's sentence, without what "Next read" counts down beside it. */
export function next_words({ next, next_read_s, status }: Integration): string {
  if (!next || (status === "Connected" && next_read_s !== null)) return "";
  const text = next_read_s === null ? next : next.replace(/ in \d+ (s|min|h)$/, "");
  return text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");
}

const grace_s = 2;          // reading takes a moment
const shortest_ms = 3000;   // while a read takes longer

/** A read that found nothing new changes no event, but "last read": it is looked at when it is due. */
export function useDueReads<T>(path: string, resource: Resource<T>, due_s: number | null): void {
  const [turn, set_turn] = useState(0);
  useEffect(() => {
    if (due_s === null) return;
    const wait = Math.max(shortest_ms, (due_s + grace_s - now_s()) * 1000);
    let gone = false;
    const look = async () => {
      // A failure shows by the event stream, and by the times growing old.
      const data = await get<T>(path, { background: true }).catch(() => undefined);
      if (gone) return;
      if (data !== undefined) resource.replace(data);
      set_turn((count) => count + 1);
    };
    const timer = setTimeout(() => void look(), Math.min(wait, 2 ** 31 - 1));
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [path, due_s, turn]);
}

/** When the next of them is due. */
export function earliest_due(integrations: Integration[]): number | null {
  const all = integrations.flatMap((each) => (each.next_read_s === null ? [] : [each.next_read_s]));
  return all.length > 0 ? Math.min(...all) : null;
}
