// SPDX-License-Identifier: Apache-2.0
import { useId } from "preact/hooks";
import type { Counters } from "../api/types";
import { count_of, count_text } from "../format";
import { adds_up, type IgnoredReason, type Part, parts_of } from "./tally";

const bar_width = 1000;
const least_width = 4; // what there is, is seen, beside millions of others too

interface Segment { part: Part; x: number; width: number }

function segments_of(parts: Part[]): Segment[] {
  const shown = parts.filter((part) => part.count > 0);
  const total = shown.reduce((sum, part) => sum + part.count, 0);
  const room = bar_width - least_width * shown.length;
  let x = 0;
  return shown.map((part) => {
    const width = least_width + (room * part.count) / total;
    x += width;
    return { part, x: x - width, width };
  });
}

function Bar({ parts, fetched }: { parts: Part[]; fetched: number }) {
  const id = useId();
  const words = parts.filter((part) => part.count > 0).map((part) => `${count_text(part.count)} ${part.title.toLowerCase()}`);
  return (
    <svg class="tally-bar" viewBox={`0 0 ${bar_width} 10`} preserveAspectRatio="none" role="img" aria-labelledby={`${id}t ${id}d`}>
      <title id={`${id}t`}>What became of {count_of(fetched, "record")}</title>
      <desc id={`${id}d`}>{words.join(", ") || "nothing was read yet"}</desc>
      <rect class="tally-rest" x="0" y="0" width={bar_width} height="10" />
      {segments_of(parts).map(({ part, x, width }) => (
        <rect key={part.id} class={`tally-${part.tone}`} x={x} y="0" width={Math.max(1, width - 2)} height="10" />
      ))}
    </svg>
  );
}

// The roles keep it a table where CSS lays it out otherwise.
function Line({ part }: { part: Part }) {
  return (
    <tr role="row" class={part.count === 0 ? "tally-none" : undefined}>
      <th scope="row" role="rowheader">
        <svg class="tally-mark" viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
          <rect class={`tally-${part.tone}`} width="10" height="10" rx="2" />
        </svg>
        {part.title}
      </th>
      <td role="cell" class="tally-count">{count_text(part.count)}</td>
      <td role="cell" class="quiet">{part.meaning}</td>
    </tr>
  );
}

/** Fetched = the sum of its parts, drawn and explained. */
export function TallyView({ counters, reasons }: { counters: Counters; reasons?: IgnoredReason[] | undefined }) {
  const parts = parts_of(counters, reasons);
  return (
    <div class="tally">
      <Bar parts={parts} fetched={counters.fetched} />
      <table class="tally-table" role="table" aria-label="What became of the records that were read">
        <thead class="unseen" role="rowgroup">
          <tr role="row">{["What", "Records", "Meaning"].map((title) => <th key={title} scope="col" role="columnheader">{title}</th>)}</tr>
        </thead>
        <tbody role="rowgroup">{parts.map((part) => <Line key={part.id} part={part} />)}</tbody>
        <tfoot role="rowgroup">
          <tr role="row">
            <th scope="row" role="rowheader">Fetched</th>
            <td role="cell" class="tally-count">{count_text(counters.fetched)}</td>
            <td role="cell" class="quiet">
              The sum of all these{adds_up(counters) ? "" : ": it differs, which is a defect of this host; its log has more"}; read in {count_of(counters.requests, "request")}.
            </td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
