// SPDX-License-Identifier: Apache-2.0
import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

/** The width an element has now, in CSS pixels. A chart is drawn for its width instead of being scaled to it, so that
 *  its letters keep their size; 0 until the first layout. */
export function use_width<T extends HTMLElement>(): [RefObject<T>, number] {
  const element = useRef<T>(null);
  const [width, set_width] = useState(0);
  useLayoutEffect(() => {
    if (!element.current) return;
    const measured = new ResizeObserver(([entry]) => set_width(Math.floor(entry!.contentRect.width)));
    set_width(Math.floor(element.current.clientWidth));
    measured.observe(element.current);
    return () => measured.disconnect();
  }, []);
  return [element, width];
}
