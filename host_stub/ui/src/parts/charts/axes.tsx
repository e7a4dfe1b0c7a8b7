// SPDX-License-Identifier: Apache-2.0
import { label_every } from "./steps";

interface Tick { value: number; y: number; label: string }

/** Quiet lines across, with their values at the left. */
export function YGuides({ ticks, left, width }: { ticks: Tick[]; left: number; width: number }) {
  return (
    <g class="guides" aria-hidden="true">
      {ticks.map((tick) => (
        <g key={tick.value}>
          <line x1={left} x2={width} y1={tick.y} y2={tick.y} />
          <text x={left - 6} y={tick.y} dy="0.32em" text-anchor="end">{tick.label}</text>
        </g>
      ))}
    </g>
  );
}

const label_width = 88;
const half_label = 24;

/** As many labels as there is room for, counted from the last one: that is today. */
export function XLabels({ labels, y, width }: { labels: { text: string; x: number }[]; y: number; width: number }) {
  const every = label_every(labels.length, width, label_width);
  const shown = labels.filter((_, index) => (labels.length - 1 - index) % every === 0);
  const inside = (x: number) => Math.min(Math.max(x, half_label), width - half_label);
  return (
    <g class="labels" aria-hidden="true">
      {shown.map(({ text, x }) => <text key={x} x={inside(x)} y={y} text-anchor="middle">{text}</text>)}
    </g>
  );
}
