// SPDX-License-Identifier: Apache-2.0
// Events, newest first, which take in new ones while they are looked at.
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { with_query } from "../api/client";
import type { EventRow } from "../api/types";
import { count_of, time_text } from "../format";
import { Button } from "../parts/button";
import { CsvLink } from "../parts/csv_link";
import { Icon } from "../parts/icon";
import { Panel } from "../parts/panel";
import { More, Table, type Column } from "../parts/table";
import { PersonLink, Time } from "../parts/words";
import { Link, useQuery } from "../router";
import { EventLink } from "./event_link";
import { use_arrivals } from "./use_arrivals";
import { from_start, use_list, type Filters } from "./use_list";

export interface EventPage { events: EventRow[]; next: string | null }

const time: Column<EventRow> = { key: "time", title: "Time", cell: (row) => <Time s={row.occurred_s} as="absolute" /> };
const person: Column<EventRow> = {
  key: "person", title: "Person",
  cell: (row) => (row.person ? <PersonLink email={row.person} name={row.person_name} /> : <span class="quiet">not matched</span>),
};
const action_type: Column<EventRow> = {
  key: "action_type", title: "Action Type", head: true,
  cell: (row) => <>
    <EventLink row={row.row} title={row.title} when={time_text(row.occurred_s)} place="list" />
    {row.received_late && <span class="tag">received late</span>}
  </>,
};
const source: Column<EventRow> = { key: "source", title: "Source", cell: (row) => row.integration_name };

interface ListProps {
  page: EventPage;
  question: string;         // what the page answers
  of_one_person: boolean;
  busy: boolean;
  more: () => void;
  empty: ComponentChildren;
  live: boolean;            // new events come on top: not of a page further down
}

function Rows({ page, question, of_one_person, busy, more, empty, live }: ListProps) {
  const { shown, waiting, news, fresh, show_waiting, hold } = use_arrivals(page.events, question);
  const top = useRef<HTMLDivElement>(null);
  const show = () => {
    show_waiting();
    top.current?.focus({ preventScroll: true }); // the button goes away
  };
  const columns = of_one_person ? [time, action_type, source] : [time, person, action_type, source];
  return (
    <>
      <p class="unseen" role="status">{news}</p>
      <div ref={top} class="arrivals" tabIndex={-1}>
        {live && (waiting.length > 0
          ? <Button kind="primary" onClick={show}><Icon name="up" />{count_of(waiting.length, "new event")}</Button>
          : <span class="quiet small">New events appear on top by themselves.</span>)}
      </div>
      <div class="dense" {...hold}>
        {shown.length === 0 ? empty : (
          <Table caption="Events, newest first" columns={columns} rows={shown} row_key={(row) => row.row}
            row_class={(row) => (fresh.has(row.row) ? "row-fresh" : "")} />
        )}
        <More next={page.next} busy={busy} more={more} shown={shown.length} what="events" />
      </div>
    </>
  );
}

interface Props {
  title: string;
  filters: Filters;
  of_one_person?: boolean;                      // then its column is left out
  head?: ComponentChildren;
  empty: ComponentChildren;
}

export function EventList({ title, filters, of_one_person = false, head, empty }: Props) {
  const [query] = useQuery();
  const { resource, busy, more } = use_list<EventPage>("/api/v1/events", filters, ["events"]);
  const later = query["cursor"] !== undefined;
  const question = with_query("", { ...filters, limit: query["limit"], cursor: query["cursor"] });
  return (
    <Panel title={title} resource={resource} lines={14} actions={<CsvLink href={with_query("/api/v1/events.csv", filters)} what="these events" />}>
      {(page) => (
        <>
          {head}
          {later && <p><Link href={with_query("", { ...query, ...from_start }) || "?"}>Back to the newest events</Link></p>}
          <Rows page={page} question={busy ? "" : question} of_one_person={of_one_person} busy={busy} more={more} empty={empty} live={!later} />
        </>
      )}
    </Panel>
  );
}
