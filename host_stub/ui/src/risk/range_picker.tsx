// SPDX-License-Identifier: Apache-2.0
import { useEffect, useId, useState } from "preact/hooks";
import { day_of, day_plus } from "../format";
import { use_now } from "../clock";
import { Button } from "../parts/button";
import { href_with, Link, useQuery } from "../router";
import { presets, range_fault, range_of, type DayRange, type PickedRange } from "./ranges";
import { from_start } from "./use_list";

/** The server's day; renders again when it is over. */
export const use_today = (): string => day_of(use_now(86_400));

function Days({ picked, fallback, all }: { picked: PickedRange; fallback: number | null; all: boolean }) {
  const chosen = picked.days ?? (picked.range ? null : fallback);
  const link = (days: number | null, text: string) => (
    <Link key={text} class="option" href={href_with({ ...from_start, from: null, to: null, days })}
      aria-current={(days === null ? !picked.range && fallback === null : chosen === days) ? "true" : undefined}>{text}</Link>
  );
  return (
    <div class="options" role="group" aria-label="Days shown">
      {all && link(null, "All")}
      {presets.map((days) => link(days, `${days} days`))}
    </div>
  );
}

/** First and last day; both are meant, so that the address's `to` is the day after. */
function Between({ range, today }: { range: DayRange | null; today: string }) {
  const [, set_query] = useQuery();
  const [first, set_first] = useState("");
  const [last, set_last] = useState("");
  const [fault, set_fault] = useState<string | null>(null);
  const id = useId();
  useEffect(() => {
    set_first(range?.from ?? "");
    set_last(range ? day_plus(range.to, -1) : "");
    set_fault(null);
  }, [range?.from, range?.to]);
  const show = (event: Event) => {
    event.preventDefault();
    const wrong = range_fault(first, last);
    set_fault(wrong);
    if (!wrong) set_query({ ...from_start, days: null, from: first, to: day_plus(last, 1) });
  };
  const day_input = (name: string, label: string, value: string, set: (day: string) => void) => (
    <label class="filter-inline" for={`${id}${name}`}>{label}
      <input id={`${id}${name}`} class="input" type="date" value={value} max={today} aria-invalid={fault ? "true" : undefined}
        aria-describedby={fault ? `${id}fault` : undefined} onInput={(event) => set(event.currentTarget.value)} />
    </label>
  );
  return (
    <form class="between" aria-label="Other days" noValidate onSubmit={show}>
      {day_input("first", "From", first, set_first)}
      {day_input("last", "to", last, set_last)}
      <Button type="submit">Show</Button>
      {fault && <p class="field-error" id={`${id}fault`} role="alert">{fault}</p>}
    </form>
  );
}

interface Props { fallback: number | null; all?: boolean }   // fallback: the days shown when the address names none

/** Which days a chart or list is about. */
export function RangePicker({ fallback, all = false }: Props) {
  const [query] = useQuery();
  const today = use_today();
  const picked = range_of(query, today);
  return (
    <div class="range-picker">
      <Days picked={picked} fallback={fallback} all={all} />
      <Between range={picked.range} today={today} />
    </div>
  );
}
