// SPDX-License-Identifier: Apache-2.0
import type { Explanation, ScoreLine } from "../api/types";
import { date_text, tenths_text } from "../format";
import { Time } from "../parts/words";
import { EventLink } from "./event_link";
import { split_lines, tenths_of_days } from "./explanation";

function Line({ line, days }: { line: ScoreLine; days: number }) {
  return (
    <tr role="row">
      <th scope="row" role="rowheader">
        <EventLink row={line.event} title={line.title} when={date_text(line.occurred_s)} place="line" />
        {line.received_late && <span class="tag">received late</span>}
        {line.note && <span class="line-note">{line.note}</span>}
      </th>
      <td role="cell" data-label="Became critical"><Time s={line.occurred_s} as="date" /></td>
      <td role="cell" data-label="Days left" class="numeric">{tenths_text(days)}</td>
      <td role="cell" data-label="Points" class="numeric">{tenths_text(line.tenths)}</td>
    </tr>
  );
}

/** The lines, and their sum: the score. */
export function ExplanationTable({ explanation }: { explanation: Explanation }) {
  const { counting, used_up } = split_lines(explanation);
  const days = tenths_of_days(counting.map((line) => line.seconds));
  const total_days = days.reduce((sum, each) => sum + each, 0);
  const total = counting.reduce((sum, line) => sum + line.tenths, 0);
  return (
    <>
      <table class="table explanation" role="table">
        <caption class="unseen">What the score is made up of</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th scope="col" role="columnheader">Action Type</th>
            <th scope="col" role="columnheader">Became critical</th>
            <th scope="col" role="columnheader" class="numeric">Days left</th>
            <th scope="col" role="columnheader" class="numeric">Points</th>
          </tr>
        </thead>
        <tbody role="rowgroup">{counting.map((line, index) => <Line key={line.event} line={line} days={days[index]!} />)}</tbody>
        <tfoot role="rowgroup">
          <tr role="row" class="sum">
            <th scope="row" role="rowheader">Score</th>
            <td role="cell" />
            <td role="cell" data-label="Days left, of 360" class="numeric">{tenths_text(total_days)}</td>
            <td role="cell" data-label="Points" class="numeric">{tenths_text(total)}</td>
          </tr>
        </tfoot>
      </table>
      {used_up.length > 0 && (
        <details class="used-up">
          <summary>{used_up.length === 1 ? "One older alert adds" : `${used_up.length} older alerts add`} nothing any more</summary>
          <ul>
            {used_up.map((line) => (
              <li key={line.event}>
                <EventLink row={line.event} title={line.title} when={date_text(line.occurred_s)} place="used" />{" "}
                <span class="quiet">{date_text(line.occurred_s)}; its time ran off by {date_text(line.end_s)}{line.note && `; ${line.note}`}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
