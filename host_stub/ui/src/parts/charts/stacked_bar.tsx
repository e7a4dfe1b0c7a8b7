// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { count_text } from "../../format";
import { Drawing } from "./drawing";
import { use_marks } from "./use_marks";
import { use_width } from "./use_width";

export interface Part {
  key: string;
  label: string;
  value: number;
  class: string;               // its colour
  head: ComponentChildren;     // how its row of the table begins: word and shape
  href?: string;
  row?: ComponentChildren;     // the value in the table, when it is more than the number
}
export interface StackedBarProps {
  title: string;
  head: [string, string];
  parts: Part[];
  words: (value: number) => string;
  total: [string, string];     // the last row of the table
}

const height = 28;
const gap = 2;

function places(parts: Part[], width: number) {
  const shown = parts.filter((part) => part.value > 0);
  const total = shown.reduce((sum, part) => sum + part.value, 0);
  const room = Math.max(0, width - gap * (shown.length - 1));
  let x = 0;
  return shown.map((part) => {
    const place = { part, x, width: (part.value / total) * room };
    x += place.width + gap;
    return place;
  });
}

/** Shares of a whole, side by side. The table below is the legend, and it is always there. */
export function StackedBar({ title, head, parts, words, total }: StackedBarProps) {
  const [box, width] = use_width<HTMLDivElement>();
  const drawn = places(parts, width);
  const marks = use_marks(drawn.length, 0);
  const { active } = marks;
  const id = useId();
  return (
    <figure class="chart" aria-labelledby={id}>
      <figcaption id={id} class="unseen">{title}</figcaption>
      <div ref={box} class="chart-box">
        <Drawing title={title} width={width} height={height} marks={marks} class="stacked">
          {drawn.length === 0 && <rect class="stacked-none" width={width} height={height} rx={4} />}
          {drawn.map(({ part, x, width: wide }, index) => (
            <g key={part.key} role="img" aria-label={`${part.label}: ${words(part.value)}`} {...marks.mark(index)}
              class={`chart-mark ${part.class}${index === active ? " chart-mark-active" : ""}`}>
              <rect class="stacked-part" x={x} width={wide} height={height} rx={3} />
              {wide > 10 + 8 * count_text(part.value).length &&
                <text x={x + wide / 2} y={height / 2} dy="0.34em" text-anchor="middle">{count_text(part.value)}</text>}
            </g>
          ))}
        </Drawing>
      </div>
      <table class="legend">
        <caption class="unseen">{title}</caption>
        <thead class="unseen"><tr><th scope="col">{head[0]}</th><th scope="col">{head[1]}</th></tr></thead>
        <tbody>
          {parts.map((part) => (
            <tr key={part.key} class={active !== null && drawn[active]?.part === part ? "legend-active" : undefined}>
              <th scope="row">{part.head}</th>
              <td class="numeric">{part.row ?? count_text(part.value)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot><tr><th scope="row">{total[0]}</th><td class="numeric">{total[1]}</td></tr></tfoot>
      </table>
    </figure>
  );
}
