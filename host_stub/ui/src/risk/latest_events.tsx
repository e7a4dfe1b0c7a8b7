// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";
import { with_query } from "../api/client";
import { useResource } from "../api/resource";
import type { Breakdown, Dashboard, EventDays, Person } from "../api/types";
import { Button } from "../parts/button";
import { Empty } from "../parts/panel";
import { useQuery } from "../router";
import { behaviour } from "./behaviour";
import { EventList } from "./event_list";
import { ChoiceFilter, TextFilter } from "./filters";
import { Waiting } from "./panels";
import { RangePicker, use_today } from "./range_picker";
import { range_of, range_text, type DayRange } from "./ranges";
import { from_start, type Filters } from "./use_list";
import { events_words } from "./values";

function EventFilters({ filtered, clear }: { filtered: boolean; clear: () => void }) {
  const breakdown = useResource<Breakdown>("/api/v1/scores/breakdown", ["scores"]);
  const [typed, set_typed] = useState("");
  const people = useResource<{ people: Person[] }>(typed.length < 2 ? null : with_query("/api/v1/people", { q: typed, limit: 8 }), []);
  return (
    <div class="filters" role="search" aria-label="Filter events">
      <ChoiceFilter name="action_type" label="Action Type" all="All action types"
        choices={breakdown.data?.action_types.map((each) => each.action_type) ?? []} />
      <TextFilter name="person" label="Person (e-mail)" suggestions={people.data?.people.map((each) => each.email) ?? []} on_type={set_typed} />
      {filtered && <Button kind="quiet" onClick={clear}>Clear filter</Button>}
    </div>
  );
}

/** The number of events of the range: the same sum as that of the bars. */
function Total({ filters, range }: { filters: Filters; range: DayRange }) {
  const days = useResource<EventDays>(with_query("/api/v1/events/days", filters), ["events"]);
  if (days.state === "error") return null; // more days than can be added up; the list itself says what is wrong otherwise
  return (
    <p class="total-line"><b class="total-count">{days.data ? events_words(days.data.total) : "…"}</b><span>{range_text(range)} (UTC)</span></p>
  );
}

function NoEvents() {
  const { data } = useResource<Dashboard>("/api/v1/dashboard", ["integrations", "events"]);
  return data ? <Waiting card={data.card} nothing="No critical alert yet" /> : null;
}

export function LatestEvents() {
  const [query, set_query] = useQuery();
  const { range } = range_of(query, use_today());
  const { action_type, person } = query;
  const filters = { behaviour, action_type, person, from: range?.from, to: range?.to };
  const filtered = Boolean(action_type || person || range);
  const clear = () => set_query({ ...from_start, action_type: null, person: null, from: null, to: null, days: null });
  const empty = filtered
    ? <Empty title="No event fits this filter" icon="search" action={<Button onClick={clear}>Clear filter</Button>} />
    : <NoEvents />;
  return (
    <>
      <EventFilters filtered={filtered} clear={clear} />
      <RangePicker fallback={null} all />
      <EventList title="Latest events" filters={filters} empty={empty} head={range && <Total filters={filters} range={range} />} />
    </>
  );
}
