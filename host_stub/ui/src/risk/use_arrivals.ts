// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef, useState } from "preact/hooks";
import type { EventRow } from "../api/types";
import { arrival_text, arrivals } from "./feed";

export interface Arrivals {
  shown: EventRow[];
  waiting: EventRow[];                 // not shown yet, because something in the list is pointed at or focused
  news: string;                        // to be announced
  fresh: Set<number>;                  // rows that have just come
  show_waiting: () => void;
  hold: { onPointerEnter: () => void; onPointerLeave: () => void; onFocusIn: () => void; onFocusOut: (event: FocusEvent) => void };
}

/** Follows `rows`, but lets nothing move under the pointer or the focus. Another `question` is another list. */
export function use_arrivals(rows: EventRow[], question: string): Arrivals {
  const [state, set] = useState({ question, shown: rows, waiting: [] as EventRow[], news: "", fresh: new Set<number>() });
  const pointed = useRef(false);
  const focused = useRef(false);
  const adopt = (news: string, fresh: EventRow[]) =>
    set({ question, shown: rows, waiting: [], news, fresh: new Set(fresh.map((event) => event.row)) });

  useEffect(() => {
    if (rows === state.shown) return;
    if (question !== state.question) return adopt("", []);
    const fresh = arrivals(state.shown, rows);
    const news = arrival_text(fresh);
    const held = state.shown.length > 0 && (pointed.current || focused.current);
    if (fresh.length > 0 && held) set({ ...state, waiting: fresh, news });
    else adopt(news || state.news, fresh);
  }, [rows, question]);

  const hold = {
    onPointerEnter: () => { pointed.current = true; },
    onPointerLeave: () => { pointed.current = false; },
    onFocusIn: () => { focused.current = true; },
    onFocusOut: (event: FocusEvent) => {
      focused.current = event.currentTarget instanceof Node && event.currentTarget.contains(event.relatedTarget as Node | null);
    },
  };
  const { shown, waiting, news, fresh } = question === state.question ? state : { ...state, shown: rows, waiting: [] };
  return { shown, waiting, news, fresh, hold, show_waiting: () => adopt("", state.waiting) };
}
