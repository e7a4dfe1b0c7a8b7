// SPDX-License-Identifier: Apache-2.0
import { scalePoint } from "d3-scale";
import { curveStepAfter, line } from "d3-shape";
import { XLabels, YGuides } from "./axes";
import { ChartFrame } from "./chart_frame";
import { Drawing } from "./drawing";
import { linear } from "./steps";
import { use_marks } from "./use_marks";
import { use_width } from "./use_width";

export interface Point {
  key: string;
  label: string;           // in full: "12 Sep 2026"
  tick: string;            // below the axis: "12 Sep"
  value: number | null;    // null: nothing on record, a gap in the line
}
export interface LineChartProps {
  name: string;                        // see ChartFrame
  title: string;
  summary: string;
  head: [string, string];
  points: Point[];
  words: (value: number) => string;
  domain: [number, number];
  guides: number[];
  guide_words?: (value: number) => string;
  height?: number;
}

const margin = { top: 8, right: 6, bottom: 22, left: 30 };

/** A value holds until the next one. */
export function LineChart(props: LineChartProps) {
  const { name, title, summary, head, points, words, domain, guides, guide_words = String, height = 180 } = props;
  const [box, width] = use_width<HTMLDivElement>();
  const marks = use_marks(points.length);
  const { active } = marks;
  const places = scalePoint<string>().domain(points.map((point) => point.key)).range([margin.left, Math.max(margin.left, width - margin.right)]);
  const x = (point: Point) => places(point.key)!;
  const y = linear(domain, [height - margin.bottom, margin.top]);
  const path = line<Point>(x, (point) => y(point.value ?? 0))
    .defined((point) => point.value !== null)
    .curve(curveStepAfter);
  const say = (point: Point) => `${point.label}: ${point.value === null ? "no record" : words(point.value)}`;
  const half = points.length > 1 ? places.step() / 2 : width / 2;
  const one = (point: Point, index: number) => (
    <g key={point.key} role="img" aria-label={say(point)} {...marks.mark(index)} class={`chart-mark${index === active ? " chart-mark-active" : ""}`}>
      <rect class="hit" x={x(point) - half} y={margin.top} width={2 * half} height={height - margin.bottom - margin.top} />
      {index === active && <line class="cursor" x1={x(point)} x2={x(point)} y1={margin.top} y2={height - margin.bottom} />}
      {point.value !== null && (index === active || index === points.length - 1) &&
        <circle class="dot" cx={x(point)} cy={y(point.value)} r={index === active ? 4 : 3} />}
    </g>
  );
  return (
    <ChartFrame name={name} title={title} readout={active === null ? summary : say(points[active]!)}
      table={{ head, rows: points.map((point) => [point.label, point.value === null ? "no record" : words(point.value)]) }}>
      <div ref={box} class="chart-box">
        <Drawing title={title} summary={summary} width={width} height={height} marks={marks}>
          <YGuides ticks={guides.map((value) => ({ value, y: y(value), label: guide_words(value) }))} left={margin.left} width={width} />
          <path class="line" d={path(points) ?? ""} />
          {points.map(one)}
          <XLabels labels={points.map((point) => ({ text: point.tick, x: x(point) }))} y={height - 6} width={width} />
        </Drawing>
      </div>
    </ChartFrame>
  );
}
