// SPDX-License-Identifier: Apache-2.0
// A table that becomes a list of cards where there is no room for its columns.
import type { ComponentChildren } from "preact";
import { count_text } from "../format";
import { Icon } from "./icon";

export interface Column<T> {
  key: string;
  title: string;
  cell: (row: T) => ComponentChildren;
  head?: boolean;        // names the row
  numeric?: boolean;     // aligned right
  sortable?: boolean;
  unseen_title?: boolean; // for screen readers only: a column of buttons
}
export interface Sort { by: string; order: "asc" | "desc" }

interface TableProps<T> {
  caption: string;
  show_caption?: boolean;
  columns: Column<T>[];
  rows: T[];
  row_key: (row: T) => string | number;
  row_class?: (row: T) => string;
  sort?: Sort;
  on_sort?: (sort: Sort) => void;   // first click on numbers: largest first
}

function next_order<T>(column: Column<T>, sort: Sort | undefined): Sort {
  if (sort?.by === column.key) return { by: column.key, order: sort.order === "asc" ? "desc" : "asc" };
  return { by: column.key, order: column.numeric ? "desc" : "asc" };
}

function HeadCell<T>({ column, sort, on_sort }: { column: Column<T>; sort: Sort | undefined; on_sort: TableProps<T>["on_sort"] }) {
  const sorted = sort?.by === column.key ? sort.order : undefined;
  const kind = column.numeric ? "numeric" : "";
  if (!column.sortable || !on_sort)
    return <th scope="col" role="columnheader" class={kind}>{column.unseen_title ? <span class="unseen">{column.title}</span> : column.title}</th>;
  return (
    <th scope="col" role="columnheader" class={kind} aria-sort={sorted === "asc" ? "ascending" : sorted ? "descending" : undefined}>
      <button type="button" class="sort" onClick={() => on_sort(next_order(column, sort))}>
        {column.title}
        <span class={`sort-mark ${sorted ? "" : "sort-mark-idle"}`}><Icon name={sorted === "asc" ? "up" : "down"} /></span>
      </button>
    </th>
  );
}

function Cell<T>({ column, row }: { column: Column<T>; row: T }) {
  const label = column.unseen_title ? undefined : column.title;
  if (column.head) return <th scope="row" role="rowheader" data-label={label}>{column.cell(row)}</th>;
  return <td role="cell" data-label={label} class={column.numeric ? "numeric" : ""}><div class="cell">{column.cell(row)}</div></td>;
}

/** The explicit roles keep it a table for screen readers where CSS shows cards. */
export function Table<T>({ caption, show_caption, columns, rows, row_key, row_class, sort, on_sort }: TableProps<T>) {
  return (
    <table class="table" role="table">
      <caption class={show_caption ? "" : "unseen"}>{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => <HeadCell key={column.key} column={column} sort={sort} on_sort={on_sort} />)}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr role="row" key={row_key(row)} class={row_class?.(row) ?? ""}>
            {columns.map((column) => <Cell key={column.key} column={column} row={row} />)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface MoreProps { next: string | number | null; busy: boolean; more: () => void; shown: number; of?: number; what: string }

/** Below a list that has further pages. */
export function More({ next, busy, more, shown, of, what }: MoreProps) {
  if (next === null) return null;
  return (
    <p class="more">
      <button type="button" class="button button-secondary" aria-busy={busy ? "true" : undefined} onClick={() => { if (!busy) more(); }}>
        Show more {what}
      </button>
      <span class="quiet">{count_text(shown)}{of !== undefined && ` of ${count_text(of)}`} shown</span>
    </p>
  );
}
