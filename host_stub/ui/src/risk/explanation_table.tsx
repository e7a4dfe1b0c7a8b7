// SPDX-License-Identifier: Apache-2.0
import type { Explanation, ScoreLine } from "../api/types";
import { count_of, date_text, tenths_text } from "../format";
import { Button } from "../parts/button";
import { Time } from "../parts/words";
import { useQuery } from "../router";
import { EventLink } from "./event_link";
import { gather_small, many_lines, split_lines, type Numbered } from "./explanation";

function Line({ line, days }: Numbered) {
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

const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0);

function Small({ small }: { small: Numbered[] }) {
  return (
    <tr role="row">
      <th scope="row" role="rowheader">
        {count_of(small.length, "more alert")}
        <span class="line-note">less than 0.1 points each: the score was at its ceiling, or their time has almost run off</span>
      </th>
      <td role="cell" />
      <td role="cell" data-label="Days left" class="numeric">{tenths_text(sum(small.map(({ days }) => days)))}</td>
      <td role="cell" data-label="Points" class="numeric">{tenths_text(0)}</td>
    </tr>
  );
}

function UsedUp({ lines }: { lines: ScoreLine[] }) {
  return (
    <details class="used-up">
      <summary>{lines.length === 1 ? "One older alert adds" : `${lines.length} older alerts add`} nothing any more</summary>
      <ul>
        {lines.map((line) => (
          <li key={line.event}>
            <EventLink row={line.event} title={line.title} when={date_text(line.occurred_s)} place="used" />{" "}
            <span class="quiet">{date_text(line.occurred_s)}; its time ran off by {date_text(line.end_s)}{line.note && `; ${line.note}`}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** The lines, and their sum: the score. */
export function ExplanationTable({ explanation }: { explanation: Explanation }) {
  const [query, set_query] = useQuery();
  const { counting, used_up } = split_lines(explanation);
  const all = query["lines"] === "all";
  const { lines, small } = gather_small(counting, all);
  const total_days = sum([...lines, ...small].map(({ days }) => days));
  const total = sum(counting.map((line) => line.tenths));
  const toggle = () => set_query({ lines: all ? null : "all" }, { replace: true });
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
        <tbody role="rowgroup">
          {lines.map((each) => <Line key={each.line.event} {...each} />)}
          {small.length > 0 && <Small small={small} />}
        </tbody>
        <tfoot role="rowgroup">
          <tr role="row" class="sum">
            <th scope="row" role="rowheader">Score</th>
            <td role="cell" />
            <td role="cell" data-label="Days left" class="numeric">{tenths_text(total_days)}</td>
            <td role="cell" data-label="Points" class="numeric">{tenths_text(total)}</td>
          </tr>
        </tfoot>
      </table>
      {counting.length > many_lines && (
        <p class="all-lines"><Button onClick={toggle}>{all ? "Show fewer lines" : `Show all ${counting.length} lines`}</Button></p>
      )}
      {used_up.length > 0 && <UsedUp lines={used_up} />}
    </>
  );
}
