// SPDX-License-Identifier: Apache-2.0
// The breakdown drawn: one segment of time per alert, side by side, and now between what is used up and what is left.
import { useId } from "preact/hooks";
import type { Explanation } from "../api/types";
import { date_text, tenths_text } from "../format";
import { Drawing } from "../parts/charts/drawing";
import { use_marks } from "../parts/charts/use_marks";
import { use_width } from "../parts/charts/use_width";
import { useQuery } from "../router";
import { spans_of, type Span } from "./explanation";

const top = 18;
const height = 34;
const foot = top + height + 18;

function say({ line }: Span): string {
  const run = `runs off from ${date_text(line.start_s)} to ${date_text(line.end_s)}`;
  return `${line.title}, ${date_text(line.occurred_s)}: ${tenths_text(line.tenths)} points left, ${run}`;
}

function Segment({ span, x, active }: { span: Span; x: (share: number) => number; active: boolean }) {
  const [from, now, to] = [x(span.from) + 1, x(span.now), x(span.to) - 1];
  const start = Math.max(from, now);
  return (
    <>
      {now > from && <rect class="segment-used" x={from} y={top} width={Math.max(0, Math.min(now, to) - from)} height={height} />}
      <rect class="segment-left" x={start} y={top} width={Math.max(1, to - start)} height={height} />
      <rect class={`hit${active ? " hit-active" : ""}`} x={from} y={top} width={Math.max(2, to - from)} height={height} />
      {to - start > 34 &&
        <text class="segment-text" x={(start + to) / 2} y={top + height / 2} dy="0.34em" text-anchor="middle">{tenths_text(span.line.tenths)}</text>}
    </>
  );
}

export function ExplanationChart({ explanation }: { explanation: Explanation }) {
  const { spans, now, end_s, start_s } = spans_of(explanation.lines, explanation.read_at_s);
  const [box, width] = use_width<HTMLDivElement>();
  const marks = use_marks(spans.length, 0);
  const { active } = marks;
  const [, set_query] = useQuery();
  const id = useId();
  if (spans.length === 0) return null;
  const x = (share: number) => Math.round(share * width);
  const count = spans.length === 1 ? "One alert counts" : `${spans.length} alerts count`;
  const summary = `${count} now; the time that is left ends on ${date_text(end_s)}.`;
  const open = (span: Span) => set_query({ event: span.line.event });
  const key = (event: KeyboardEvent, span: Span) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    open(span);
  };
  const title = "One segment of time for each alert";
  return (
    <figure class="chart" aria-labelledby={id}>
      <figcaption id={id} class="chart-title">{title}</figcaption>
      <div ref={box} class="chart-box">
        <Drawing title={title} summary={summary} width={width} height={foot} marks={marks} class="segments">
          {spans.map((span, index) => (
            <g key={span.line.event} id={`segment-${span.line.event}`} class="chart-mark" role="button" aria-haspopup="dialog"
              aria-label={say(span)} {...marks.mark(index)} onClick={() => open(span)} onKeyDown={(event: KeyboardEvent) => key(event, span)}>
              <Segment span={span} x={x} active={index === active} />
            </g>
          ))}
          <line class="now" x1={x(now)} x2={x(now)} y1={top - 4} y2={top + height + 4} />
          <g aria-hidden="true">
            <text x={x(now)} y={top - 7} text-anchor={now < 0.08 ? "start" : "middle"}>Now</text>
            <text x={0} y={foot - 3}>{date_text(start_s)}</text>
            <text x={width} y={foot - 3} text-anchor="end">{date_text(end_s)}</text>
          </g>
        </Drawing>
      </div>
      <p class="chart-readout">{active === null ? summary : say(spans[active]!)}</p>
    </figure>
  );
}
