// SPDX-License-Identifier: Apache-2.0
import { with_query } from "../api/client";
import { useResource } from "../api/resource";
import type { ScoreRow } from "../api/types";
import { change_text } from "../format";
import { Button } from "../parts/button";
import { CsvLink } from "../parts/csv_link";
import { Empty, Panel } from "../parts/panel";
import { More, Table, type Column, type Sort } from "../parts/table";
import { Band, PersonLink, Score, Time } from "../parts/words";
import { useQuery } from "../router";
import { bands, explanation_href, score_sentence } from "./behaviour";
import { ChoiceFilter, TextFilter } from "./filters";
import { from_start, use_list } from "./use_list";
import { EventsLink, people_words } from "./values";

interface Scores { scores: ScoreRow[]; next: string | null; people: number; read_at: string; read_at_s: number }

// One that shrinks is good; the sign says it, the colour only repeats it.
const change_class = (tenths: number | null) => (!tenths ? "quiet" : tenths > 0 ? "change-worse" : "change-better");

const columns: Column<ScoreRow>[] = [
  { key: "name", title: "Person", head: true, sortable: true, cell: (row) => <PersonLink email={row.email} name={row.name} /> },
  { key: "department", title: "Department", cell: (row) => row.department || <span class="quiet">–</span> },
  { key: "score", title: "Score", numeric: true, sortable: true,
    cell: (row) => <Score tenths={row.tenths} href={explanation_href(row.email)} /> },
  { key: "band", title: "Band", cell: (row) => <Band band={row.band} /> },
  { key: "events", title: "Events", numeric: true, sortable: true,
    cell: (row) => <EventsLink email={row.email} events={row.events} of={row.name || row.email} /> },
  { key: "change", title: "Change in 30 days", numeric: true, sortable: true,
    cell: (row) => row.change_tenths === null ? <span class="quiet">no record</span>
      : <span class={change_class(row.change_tenths)}>{change_text(row.change_tenths)}</span> },
  { key: "clear_at", title: "Clear on", sortable: true, cell: (row) => <Time s={row.clear_at_s} as="date" never="clear" /> },
];

function sort_of(query: Record<string, string>): Sort {
  const by = columns.some((column) => column.sortable && column.key === query["sort"]) ? query["sort"]! : "score";
  return { by, order: query["order"] === "asc" ? "asc" : "desc" };
}

export function IndividualPerformance() {
  const [query, set_query] = useQuery();
  const { q, band, department } = query;
  const sort = sort_of(query);
  const filters = { q, band, department, sort: sort.by, order: sort.order };
  const { resource, busy, more } = use_list<Scores>("/api/v1/scores", filters, ["scores", "people"]);
  const departments = useResource<{ departments: string[] }>("/api/v1/departments", ["people"]).data?.departments ?? [];
  const filtered = Boolean(q || band || department);
  const clear = () => set_query({ ...from_start, q: null, band: null, department: null });
  return (
    <>
      <div class="filters" role="search" aria-label="Filter people">
        <TextFilter name="q" label="Name or e-mail" />
        <ChoiceFilter name="band" label="Band" all="All bands" choices={bands} />
        <ChoiceFilter name="department" label="Department" all="All departments" choices={departments} />
        {filtered && <Button kind="quiet" onClick={clear}>Clear filter</Button>}
      </div>
      <Panel title="Individual performance" resource={resource} lines={14} help={score_sentence}
        actions={<CsvLink href={with_query("/api/v1/scores.csv", filters)} what="these scores" />}>
        {(data) => (
          <>
            <p class="total-line" role="status">{people_words(data.people)}{filtered ? " with this filter" : ""}</p>
            {data.scores.length === 0 ? <Nobody filtered={filtered} clear={clear} /> : (
              <div class="dense">
                <Table caption="People and their scores" columns={columns} rows={data.scores} row_key={(row) => row.email} sort={sort}
                  on_sort={(next) => set_query({ ...from_start, sort: next.by, order: next.order })} />
              </div>
            )}
            <More next={data.next} busy={busy} more={more} shown={data.scores.length} what="people" />
          </>
        )}
      </Panel>
    </>
  );
}

function Nobody({ filtered, clear }: { filtered: boolean; clear: () => void }) {
  if (filtered) return <Empty title="Nobody fits this filter" icon="search" action={<Button onClick={clear}>Clear filter</Button>} />;
  return <Empty title="Nobody is known yet" icon="people">People come with the directory, or with their first critical alert.</Empty>;
}
