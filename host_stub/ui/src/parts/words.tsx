// SPDX-License-Identifier: Apache-2.0
// Single values, shown the same everywhere.
import type { Band as BandWord, StatusWord } from "../api/types";
import { now_s, use_now } from "../clock";
import { date_text, relative_text, tenths_text, time_text } from "../format";
import { Link } from "../router";

export const profile_href = (email: string): string => `/people/${encodeURIComponent(email)}`;

/** A person's name; leads to the profile (H-9). */
export function PersonLink({ email, name }: { email: string; name?: string | null }) {
  return <Link href={profile_href(email)} class="person-link" title={name ? email : undefined}>{name || email}</Link>;
}

/** An address that has to be broken is broken before its @. */
export function Address({ email }: { email: string }) {
  const at = email.lastIndexOf("@");
  return <span class="breakable">{email.slice(0, Math.max(at, 0))}<wbr />{email.slice(Math.max(at, 0))}</span>;
}

// A shape each, so that colour is never the only difference: circle, square, diamond, triangle, octagon.
const band_marks: Record<BandWord, { slug: string; d: string }> = {
  "Very Low": { slug: "very-low", d: "M6 1a5 5 0 1 0 0 10A5 5 0 1 0 6 1z" },
  "Low": { slug: "low", d: "M1.5 1.5h9v9h-9z" },
  "Medium": { slug: "medium", d: "M6 .5 11.5 6 6 11.5.5 6z" },
  "High": { slug: "high", d: "M6 .8 11.6 11H.4z" },
  "Very High": { slug: "very-high", d: "M3.7.5h4.6l3.2 3.2v4.6l-3.2 3.2H3.7L.5 8.3V3.7z" },
};

/** The name of a band in class names: "very-high". */
export const band_slug = (band: BandWord): string => band_marks[band].slug;

export function Band({ band }: { band: BandWord }) {
  const { slug, d } = band_marks[band];
  return (
    <span class={`band band-${slug}`}>
      <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true"><path d={d} fill="currentColor" /></svg>
      {band}
    </span>
  );
}

const tones: Record<StatusWord, "good" | "calm" | "warn" | "bad"> = {
  "Connected": "good", "Connecting": "calm", "Paused": "calm", "Throttled": "warn", "Unreachable": "warn",
  "Needs attention": "bad", "Credentials rejected": "bad", "Permission missing": "bad", "Plugin failed": "bad",
};
const tone_marks = {
  good: "M1.5 6.5 4.5 9.5l6-7", calm: "M2 6h8", warn: "M6 1.5v5.5M6 10v.01", bad: "M2 2l8 8M10 2l-8 8",
};

/** Its text is exactly the status word. */
export function StatusBadge({ status }: { status: StatusWord }) {
  const tone = tones[status] ?? "warn";
  return (
    <span class={`status status-${tone}`}>
      <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
        <path d={tone_marks[tone]} fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" />
      </svg>
      {status}
    </span>
  );
}

interface TimeProps {
  s: number | null | undefined;                        // Unix seconds
  never?: string;
  as?: "relative" | "absolute" | "both" | "date";
}

const last_s = 8.64e12; // that a Date can hold

// How often "… ago" can change: every second within a minute, then rarely.
const step_for = (distance: number) => (distance < 120 ? 1 : distance < 7200 ? 30 : 600);

/** "3 minutes ago", kept right while it is shown; the exact time in its title. */
export function Time({ s, never = "never", as = "relative" }: TimeProps) {
  const rough = use_now(60);
  use_now(s ? step_for(Math.abs(s - rough)) : 600);
  if (s === null || s === undefined || Math.abs(s) > last_s) return <span class="quiet">{never}</span>;
  const exact = time_text(s);
  const ago = relative_text(s, now_s());
  const text = { relative: ago, absolute: exact, both: `${exact} (${ago})`, date: date_text(s) }[as];
  return <time dateTime={new Date(s * 1000).toISOString()} title={as === "relative" ? exact : ago}>{text}</time>;
}

interface ScoreProps { tenths: number; href?: string; label?: string }

/** A score out of 10; with href a link to its explanation (P-7). */
export function Score({ tenths, href, label }: ScoreProps) {
  const text = tenths_text(tenths);
  if (!href) return <span class="score">{text}</span>;
  return <Link href={href} class="score" aria-label={label ?? `${text}: how it is made up`}>{text}</Link>;
}
