// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import type { Marks } from "./use_marks";

interface Props {
  title: string;
  summary?: string;
  width: number;         // 0 before the first layout: nothing is drawn, the place is kept
  height: number;
  marks: Marks;
  class?: string;
  children: ComponentChildren;
}

/** The SVG around a chart's marks, with its name and what it shows in a sentence. */
export function Drawing({ title, summary, width, height, marks, class: more = "", children }: Props) {
  const id = useId();
  return (
    <svg ref={marks.group} class={`chart-drawing ${more}`} width={width} height={height} viewBox={`0 0 ${width || 1} ${height}`}
      role="group" aria-labelledby={summary ? `${id}t ${id}d` : `${id}t`} {...marks.handlers}>
      <title id={`${id}t`}>{title}</title>
      {summary && <desc id={`${id}d`}>{summary}</desc>}
      {width > 0 && children}
    </svg>
  );
}
