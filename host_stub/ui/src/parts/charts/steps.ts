// SPDX-License-Identifier: Apache-2.0

/** Where a key leads among `count` marks of a chart; null for keys that are not ours. PageUp and PageDown go seven
 *  marks: a week of days. */
export function step_to(key: string, at: number, count: number): number | null {
  const last = count - 1;
  switch (key) {
    case "ArrowLeft": case "ArrowDown": return Math.max(0, at - 1);
    case "ArrowRight": case "ArrowUp": return Math.min(last, at + 1);
    case "PageUp": return Math.max(0, at - 7);
    case "PageDown": return Math.min(last, at + 7);
    case "Home": return 0;
    case "End": return last;
    default: return null;
  }
}

/** Every how many marks there is room for a label below the axis. */
export function label_every(count: number, width: number, label_width: number): number {
  return Math.max(1, Math.ceil((count * label_width) / Math.max(width, label_width)));
}

/** A round upper end of an axis that counts: at least 4, so that one event does not look like a mountain. */
export function nice_top(highest: number): number {
  if (highest <= 4) return 4;
  const size = 10 ** Math.floor(Math.log10(highest));
  return [1, 2, 4, 6, 8, 10].map((n) => n * size).find((top) => top >= highest)!;
}

/** A straight line from values to places. d3's scaleLinear does the same, and brings 9 kB that mix colours and dates. */
export function linear([low, high]: readonly [number, number], [start, end]: readonly [number, number]): (value: number) => number {
  return (value) => start + ((value - low) / (high - low)) * (end - start);
}
