// SPDX-License-Identifier: Apache-2.0
// Scores as these pages show them: large at the head of a page, and as lines and bars.
import type { ComponentChildren } from "preact";
import type { Band as BandWord, BandCount, EventDays, HistoryDay } from "../api/types";
import { count_of, count_text, day_of, day_plus, day_text, short_day_text, tenths_text } from "../format";
import { BarChart, LineChart, StackedBar, type Bar, type Point } from "../parts/charts";
import { Band, band_slug } from "../parts/words";
import { Link } from "../router";
import { band_href, person_events_href, tab_href } from "./behaviour";

interface BigScoreProps { tenths: number; band: BandWord; href: string; label: string; children?: ComponentChildren }

/** The number and its word; the number leads to what it is made of. */
export function BigScore({ tenths, band, href, label, children }: BigScoreProps) {
  return (
    <div class="big-score">
      <p class="big-score-line">
        <Link href={href} class={`big-number band-${band_slug(band)}`} aria-label={`${tenths_text(tenths)}: ${label}`}>{tenths_text(tenths)}</Link>
        <span class="quiet">out of 10</span>
        <Band band={band} />
      </p>
      {children}
    </div>
  );
}

export const events_words = (count: number): string => count_of(count, "event");
export const people_words = (count: number): string => count_of(count, "person", "people");
const points = new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
/** Points of many people: 158273 -> "15,827.3". */
export const points_text = (tenths: number): string => points.format(tenths / 10);
export const points_words = (tenths: number): string => `${points_text(tenths)} ${tenths === 10 ? "point" : "points"}`;

/** A number of events that leads to them. */
export function EventsLink({ email, events, of }: { email: string; events: number; of: string }) {
  if (events === 0) return <span class="quiet">0</span>;
  return <Link class="count-link" href={person_events_href(email)} aria-label={`${events_words(events)} of ${of}`}>{count_text(events)}</Link>;
}

/** Every day of the range has a point; those without a record have none. `now` stands for the day that is not over. */
export function history_points(days: HistoryDay[], first: string, last: string, now_tenths: number): Point[] {
  const known = new Map(days.map((day) => [day.day, day.tenths]));
  const points: Point[] = [];
  for (let day = first; day < last; day = day_plus(day, 1))
    points.push({ key: day, label: day_text(day), tick: short_day_text(day), value: known.get(day) ?? null });
  return [...points, { key: last, label: "Now", tick: "Now", value: now_tenths }];
}

interface ScoreLineProps { name: string; title: string; days: HistoryDay[]; tenths: number; read_at_s: number; of: string }

/** 90 days of end-of-day scores, and the score now. */
export function ScoreHistory({ name, title, days, tenths, read_at_s, of }: ScoreLineProps) {
  const last = day_of(read_at_s);
  const points = history_points(days, day_plus(last, -90), last, tenths);
  const top = Math.max(40, ...points.map((point) => Math.ceil((point.value ?? 0) / 20) * 20)); // the bands' own steps
  const recorded = points.filter((point) => point.value !== null).length - 1;
  const summary = recorded === 0 ? `No day is on record yet. ${of} is ${tenths_text(tenths)} now.`
    : `${of} at the end of each day (UTC), ${count_of(recorded, "day")} on record; ${tenths_text(tenths)} now.`;
  return (
    <LineChart name={name} title={title} summary={summary} head={["Day", "Score"]} points={points} words={tenths_text}
      domain={[0, top]} guides={[0, 20, 40, 60, 80, 100].filter((guide) => guide <= top)} guide_words={(value) => String(value / 10)} />
  );
}

/** Bars that open their day's events. */
export function DailyBars({ name, title, days }: { name: string; title: string; days: EventDays["days"] }) {
  const total = days.reduce((sum, day) => sum + day.events, 0);
  const busiest = days.reduce((most, day) => (day.events > most.events ? day : most), days[0]!);
  const bars: Bar[] = days.map(({ day, events }) => ({
    key: day, label: day_text(day), tick: short_day_text(day), value: events,
    href: tab_href("latest-events", { from: day, to: day_plus(day, 1) }),
  }));
  const summary = total === 0 ? `No events in ${count_of(days.length, "day")}.`
    : `${events_words(total)} in ${count_of(days.length, "day")}; most on ${day_text(busiest.day)}: ${count_text(busiest.events)}.`;
  return (
    <BarChart name={name} title={title} summary={summary} head={["Day (UTC)", "Events"]} bars={bars} words={events_words}
      open_words="Show them" />
  );
}

/** How many people are in each band; each number leads to who they are. */
export function PeoplePerBand({ bands }: { bands: BandCount[] }) {
  const total = bands.reduce((sum, { people }) => sum + people, 0);
  const parts = bands.map(({ band, people }) => ({
    key: band, label: band, value: people, class: `band-${band_slug(band)}`, head: <Band band={band} />,
    row: people === 0 ? <span class="quiet">0</span>
      : <Link href={band_href(band)} class="count-link" aria-label={`${people_words(people)} in the band ${band}`}>{count_text(people)}</Link>,
  }));
  return <StackedBar title="People per band" head={["Band", "People"]} parts={parts} words={people_words} total={["All", people_words(total)]} />;
}
