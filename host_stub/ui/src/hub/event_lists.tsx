// SPDX-License-Identifier: Apache-2.0
// What an integration has delivered, by what became of it: what waits for a person, what was ignored, what counts.
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { with_query } from "../api/client";
import { useResource, type Resource } from "../api/resource";
import type { EventRow, Integration } from "../api/types";
import { CsvLink } from "../parts/csv_link";
import { Panel } from "../parts/panel";
import { type Column, More, Table } from "../parts/table";
import { PersonLink, Time } from "../parts/words";
import { href_with, Link } from "../router";
import { useCan } from "../session";
import { events_path } from "./calls";
import { past } from "./reading";
import { type IgnoredReason, reason_title } from "./tally";

interface Page { events: EventRow[]; next: string | null }
const first_rows = 10, more_rows = 90, most_rows = 500; // 500: what the API answers at once

/** The newest; `more` keeps what is shown until the longer list is there. */
function useNewest(integration: number, fate: string): { list: Resource<Page>; busy: boolean; more: () => void; limit: number } {
  const [limit, set_limit] = useState(first_rows);
  const asked = useResource<Page>(events_path(integration, fate, limit), ["events", "people"]);
  const before = useRef<Resource<Page>>();
  if (asked.state !== "loading") before.current = asked;
  const busy = asked.state === "loading" && before.current !== undefined;
  return {
    list: busy ? before.current! : asked, busy, limit,
    more: () => set_limit((now) => Math.min(most_rows, now + more_rows)),
  };
}

const when: Column<EventRow> = { key: "occurred", title: "Time", cell: (row) => <span class="hub-when"><Time s={row.occurred_s} as="absolute" /></span> };
const action: Column<EventRow> = {
  key: "title", title: "Action Type", head: true,
  cell: (row) => <Link href={href_with({ event: row.row })} id={`hub-event-${row.row}`}>{row.title || row.kind_title}</Link>,
};
const actor: Column<EventRow> = {
  key: "actor", title: "Who, as the source says",
  cell: (row) => <span class="breakable">{row.actor || row.subject || "none"}</span>,
};
const person: Column<EventRow> = {
  key: "person", title: "Person",
  cell: (row) => (row.person ? <PersonLink email={row.person} name={row.person_name} /> : <span class="quiet">nobody</span>),
};
const because = (reasons: IgnoredReason[]): Column<EventRow> => ({
  key: "because", title: "Reason", cell: (row) => (row.ignored_because ? reason_title(row.ignored_because, reasons) : "not said"),
});

interface ListProps {
  integration: Integration;
  fate: "admitted" | "unmatched" | "ignored";
  title: string;
  help: ComponentChildren;
  columns: Column<EventRow>[];
  empty: ComponentChildren;     // in place of the list
  actions?: ComponentChildren;
}

/** What is pointed at or focused does not move away: what arrives meanwhile shows afterwards. */
function SteadyTable({ caption, columns, events }: { caption: string; columns: Column<EventRow>[]; events: EventRow[] }) {
  const [pointed, point] = useState(false);
  const [focused, focus] = useState(false);
  const shown = useRef(events);
  if (!pointed && !focused) shown.current = events;
  // From the window with the details the focus comes back.
  const blur = (event: FocusEvent) => focus((event.relatedTarget as Element | null)?.closest("dialog") != null);
  return (
    <div onPointerEnter={() => point(true)} onPointerLeave={() => point(false)} onFocusIn={() => focus(true)} onFocusOut={blur}>
      <Table caption={caption} columns={columns} rows={shown.current} row_key={(row) => row.row} />
    </div>
  );
}

function EventList({ integration, fate, title, help, columns, empty, actions }: ListProps) {
  const { list, busy, more, limit } = useNewest(integration.id, fate);
  const csv = with_query("/api/v1/events.csv", { integration: integration.id, fate });
  const full = limit >= most_rows;
  const some = (list.data?.events.length ?? 0) > 0;
  return (
    <Panel title={title} help={some ? help : undefined} resource={list} lines={5} actions={<>{actions}{some && <CsvLink href={csv} what={title.toLowerCase()} />}</>}>
      {({ events, next }) => (events.length === 0 ? <p class="quiet">{empty}</p> : (
        <>
          <SteadyTable key={limit} caption={title} columns={columns} events={events} />
          <More next={full ? null : next} busy={busy} more={more} shown={events.length} what="events" />
          {full && next !== null && <p class="quiet small">The newest {most_rows} are shown; the CSV has all of them.</p>}
        </>
      ))}
    </Panel>
  );
}

/** P-5: nobody's score has moved for these yet. */
export function Unmatched({ integration }: { integration: Integration }) {
  const can = useCan();
  const import_it = can.import_people ? <Link href="/settings/people">Import the directory</Link> : "Ask an administrator to import the directory";
  const help = (
    <>Nobody in the directory answers to these addresses, so these events are in no score. {import_it}: as soon as the
      person is in it, the event counts, marked "received late".</>
  );
  return (
    <EventList integration={integration} fate="unmatched" title="Unmatched events" columns={[when, action, actor]} help={help}
      empty="None: everybody was found in the directory." />
  );
}

export function Ignored({ integration, reasons }: { integration: Integration; reasons: IgnoredReason[] }) {
  return (
    <EventList integration={integration} fate="ignored" title="Ignored events" columns={[when, action, because(reasons), actor]}
      help="Kept, with the reason, but in no score, whatever happens to them upstream." empty="None." />
  );
}

function NoneYet({ integration }: { integration: Integration }) {
  const { status, last_read_s } = integration;
  if (status !== "Connected") return <>None yet. Nothing arrives while the status is {status}.</>;
  return <>Connected and waiting: what becomes critical from now on shows here. Last read <Time s={past(last_read_s)} />.</>;
}

export function Admitted({ integration }: { integration: Integration }) {
  const latest = "/command-center/sensitive-data-handling/latest-events";
  return (
    <EventList integration={integration} fate="admitted" title="Latest admitted events" columns={[when, action, person]}
      help="In the score of their person, once and for ever." actions={<Link href={latest}>All latest events</Link>}
      empty={<NoneYet integration={integration} />} />
  );
}
