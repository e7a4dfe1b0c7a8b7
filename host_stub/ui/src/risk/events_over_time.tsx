// SPDX-License-Identifier: Apache-2.0
import { with_query } from "../api/client";
import { useResource } from "../api/resource";
import type { EventDays } from "../api/types";
import { count_text } from "../format";
import { CsvLink } from "../parts/csv_link";
import { Panel } from "../parts/panel";
import { Link, useQuery } from "../router";
import { behaviour, behaviour_title, tab_href } from "./behaviour";
import { RangePicker, use_today } from "./range_picker";
import { last_days, range_of, range_text } from "./ranges";
import { DailyBars, events_words } from "./values";

const usual_days = 30;

export function EventsOverTime() {
  const [query] = useQuery();
  const today = use_today();
  const range = range_of(query, today).range ?? last_days(usual_days, today);
  const filter = { behaviour, ...range };
  const days = useResource<EventDays>(with_query("/api/v1/events/days", filter), ["events"]);
  const words = range_text(range);
  return (
    <>
      <RangePicker fallback={usual_days} />
      <Panel title={`Events a day, ${words}`} resource={days} lines={9}
        actions={<CsvLink href={with_query("/api/v1/events.csv", filter)} what={`the events of ${words}`} />}>
        {(data) => (
          <>
            <p class="total-line">
              <Link href={tab_href("latest-events", { from: range.from, to: range.to })} class="figure-number"
                aria-label={`${events_words(data.total)}: show them`}>{count_text(data.total)}</Link>
              <span>{data.total === 1 ? "event" : "events"} of {behaviour_title}</span>
            </p>
            <DailyBars name="days" title="Events a day" days={data.days} />
            <p class="quiet small">Each event counts on the day it became critical. Days begin at midnight UTC. Choose a bar to see its events.</p>
          </>
        )}
      </Panel>
    </>
  );
}
