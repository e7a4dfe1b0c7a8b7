// SPDX-License-Identifier: Apache-2.0
import { scaleBand } from "d3-scale";
import { useRef } from "preact/hooks";
import { count_text } from "../../format";
import { navigate } from "../../router";
import { XLabels, YGuides } from "./axes";
import { ChartFrame } from "./chart_frame";
import { Drawing } from "./drawing";
import { linear, nice_top } from "./steps";
import { use_marks, type Marks } from "./use_marks";
import { use_width } from "./use_width";

export interface Bar {
  key: string;
  label: string;     // in full: "Saturday, 12 Sep 2026"
  tick: string;      // below the axis: "12 Sep"
  value: number;
  href?: string;     // what the bar opens
}
export interface BarChartProps {
  name: string;                      // see ChartFrame
  title: string;
  summary: string;                   // the whole in one sentence
  head: [string, string];            // of the table
  bars: Bar[];
  words: (value: number) => string;  // 3 -> "3 events"
  open_words?: string;               // what following a bar's link does: "Show these events"
  height?: number;
}

const margin = { top: 8, right: 2, bottom: 22 };
const digit_width = 7.5;

function Readout({ bar, summary, words, open_words }: { bar: Bar | undefined } & Pick<BarChartProps, "summary" | "words" | "open_words">) {
  if (!bar) return <>{summary}</>;
  const text = `${bar.label}: ${words(bar.value)}`;
  if (!bar.href || bar.value === 0 || !open_words) return <>{text}</>;
  const open = (event: MouseEvent) => { event.preventDefault(); navigate(bar.href!); };
  return <>{text} <a href={bar.href} onClick={open}>{open_words}</a></>;
}

interface ColumnProps {
  bar: Bar;
  label: string;
  place: { x: number; width: number; hit_x: number; hit_width: number; top: number; y: number; foot: number };
  mark: ReturnType<Marks["mark"]>;
  active: boolean;
  by_finger: () => boolean;
}

function Column({ bar, label, place, mark, active, by_finger }: ColumnProps) {
  const shapes = (
    <>
      <rect class="hit" x={place.hit_x} y={place.top} width={place.hit_width} height={place.foot - place.top} />
      <rect class="column" x={place.x} y={place.y} width={place.width} height={place.foot - place.y} />
    </>
  );
  const common = { ...mark, class: `chart-mark${active ? " chart-mark-active" : ""}`, "aria-label": label };
  if (!bar.href || bar.value === 0) return <g role="img" {...common}>{shapes}</g>;
  const follow = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!by_finger()) navigate(bar.href!);
  };
  return <a href={bar.href} onClick={follow} {...common}>{shapes}</a>;
}

/** One bar a day, or whatever the keys are. A bar with events opens them: by click, Enter, or, after a tap, by the
 *  link that the readout then has; a finger is too wide for a bar. */
export function BarChart({ name, title, summary, head, bars, words, open_words, height = 180 }: BarChartProps) {
  const [box, width] = use_width<HTMLDivElement>();
  const marks = use_marks(bars.length);
  const { active } = marks;
  const touched = useRef(false);
  const foot = height - margin.bottom;
  const highest = nice_top(Math.max(0, ...bars.map((bar) => bar.value)));
  const left = 10 + digit_width * count_text(highest).length;
  const inner = Math.max(0, width - left - margin.right);
  const y = linear([0, highest], [foot, margin.top]);
  const x = scaleBand<string>().domain(bars.map((bar) => bar.key)).range([left, left + inner])
    .paddingInner(bars.length > inner / 3 ? 0 : 0.25);
  const place = (bar: Bar) => ({
    x: x(bar.key)!, width: x.bandwidth(), hit_x: x(bar.key)! - (x.step() - x.bandwidth()) / 2, hit_width: x.step(),
    top: margin.top, y: y(bar.value), foot,
  });
  return (
    <ChartFrame name={name} title={title}
      table={{ head, rows: bars.map((bar) => [bar.label, count_text(bar.value)]) }}
      readout={<Readout bar={active === null ? undefined : bars[active]} summary={summary} words={words} open_words={open_words} />}>
      <div ref={box} class="chart-box" onPointerDown={(event) => { touched.current = event.pointerType !== "mouse"; }}
        onKeyDown={() => { touched.current = false; }}>
        <Drawing title={title} summary={summary} width={width} height={height} marks={marks}>
          <YGuides left={left} width={width}
            ticks={[0, highest / 2, highest].map((value) => ({ value, y: y(value), label: count_text(value) }))} />
          {bars.map((bar, index) => (
            <Column key={bar.key} bar={bar} label={`${bar.label}: ${words(bar.value)}`} place={place(bar)} mark={marks.mark(index)}
              active={index === active} by_finger={() => touched.current} />
          ))}
          <XLabels labels={bars.map((bar) => ({ text: bar.tick, x: x(bar.key)! + x.bandwidth() / 2 }))} y={height - 6} width={width} />
        </Drawing>
      </div>
    </ChartFrame>
  );
}
