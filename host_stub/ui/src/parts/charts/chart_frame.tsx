// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { useQuery } from "../../router";

export interface ChartTable {
  head: [string, string];
  rows: [string, string][];
}
export interface ChartFrameProps {
  name: string;                 // in the URL: ?table=days shows the table of the chart called "days"
  title: string;
  readout: ComponentChildren;   // what is chosen, or what the chart says as a whole
  table: ChartTable;
  children: ComponentChildren;  // the drawing
}

function Rows({ title, table }: { title: string; table: ChartTable }) {
  return (
    <div class="chart-table" role="region" aria-label={`${title}, as a table`} tabIndex={0}>
      <table>
        <caption class="unseen">{title}</caption>
        <thead><tr><th scope="col">{table.head[0]}</th><th scope="col" class="numeric">{table.head[1]}</th></tr></thead>
        <tbody>
          {table.rows.map(([head, value]) => (
            <tr key={head}><th scope="row">{head}</th><td class="numeric">{value}</td></tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A drawing, the words for what it shows, and the same as a table. */
export function ChartFrame({ name, title, readout, table, children }: ChartFrameProps) {
  const [query, set_query] = useQuery();
  const shown = (query["table"] ?? "").split(",").filter(Boolean);
  const as_table = shown.includes(name);
  const toggle = () => {
    const next = as_table ? shown.filter((other) => other !== name) : [...shown, name];
    set_query({ table: next.join(",") || null }, { replace: true });
  };
  const id = useId();
  return (
    <figure class="chart" aria-labelledby={id}>
      <figcaption class="chart-head">
        <span id={id} class="chart-title">{title}</span>
        <button type="button" class="chart-toggle" aria-pressed={as_table} onClick={toggle}
          aria-label={`Show as table: ${title}`}>Show as table</button>
      </figcaption>
      {as_table ? <Rows title={title} table={table} /> : <>{children}<p class="chart-readout">{readout}</p></>}
    </figure>
  );
}
