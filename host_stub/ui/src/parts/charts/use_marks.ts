// SPDX-License-Identifier: Apache-2.0
import { useRef, useState } from "preact/hooks";
import { step_to } from "./steps";

export type Marks = ReturnType<typeof use_marks>;

/** The marks of a chart are one stop of the Tab key; arrow keys go from mark to mark. What is under the pointer or
 *  focused is `active`: the chart's readout says what it is. */
export function use_marks(count: number, first_stop = count - 1) {
  const group = useRef<SVGSVGElement>(null);
  const [stop, set_stop] = useState<number | null>(null);
  const [active, set_active] = useState<number | null>(null);
  const in_range = (mark: number | null) => (mark !== null && mark < count ? mark : null);
  const tab_stop = in_range(stop) ?? Math.max(0, Math.min(first_stop, count - 1));

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const next = step_to(event.key, tab_stop, count);
    if (next === null) return;
    event.preventDefault();
    group.current?.querySelector<SVGElement>(`[data-mark="${next}"]`)?.focus();
  };
  // What a finger chose stays, as does what was focused last: the link in the readout must be reachable.
  const onPointerLeave = (event: PointerEvent) => {
    if (event.pointerType === "mouse") set_active(null);
  };
  const mark = (index: number) => ({
    tabIndex: index === tab_stop ? 0 : -1,
    "data-mark": index,
    onFocus: () => { set_stop(index); set_active(index); },
    onPointerEnter: () => set_active(index),
  });
  return { group, active: in_range(active), mark, handlers: { onKeyDown, onPointerLeave } };
}
