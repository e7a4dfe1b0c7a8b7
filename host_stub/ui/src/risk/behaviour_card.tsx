// SPDX-License-Identifier: Apache-2.0
// The card of a behaviour: what happened in 30 days, to whom, and whether its source is read.
import type { Resource } from "../api/resource";
import type { Dashboard, ScoreRow, Source } from "../api/types";
import { count_text, day_plus } from "../format";
import { ButtonLink } from "../parts/button";
import { Panel } from "../parts/panel";
import { Band, PersonLink, Score, StatusBadge, Time } from "../parts/words";
import { Link } from "../router";
import { behaviour_help, behaviour_title, explanation_href, tab_href } from "./behaviour";
import { Waiting } from "./panels";
import { DailyBars, events_words } from "./values";

type Card = Dashboard["card"];

const all_last_read = (card: Card) => <>last read <Time s={card.last_read_s} /></>;

function SourceLine({ source, link }: { source: Source; link: boolean }) {
  return (
    <li class="source-line">
      {link ? <Link href={`/integrations/${source.integration}`}>{source.name}</Link> : <span>{source.name}</span>}
      <StatusBadge status={source.status} />
      <span class="quiet small">last read <Time s={source.last_read_s} /></span>
      {source.status !== "Connected" && source.reason && <span class="quiet small source-reason">{source.reason}</span>}
    </li>
  );
}

const all_of = (count: number) => `All ${count_text(count)} sources`;

function Sources({ card }: { card: Card }) {
  if (!card.sources) return <p class="card-sources quiet small">{card.connected ? <>Connected, {all_last_read(card)}.</> : "Not connected now."}</p>;
  if (card.sources.length === 0) return card.top.length === 0 ? null : <p class="card-sources quiet small">No source is connected now.</p>;
  return (
    <div class="card-sources">
      <h3 class="card-heading">Source</h3>
      <ul>{card.sources.map((source) => <SourceLine key={source.integration} source={source} link={card.link_to_hub} />)}</ul>
      {card.source_count !== null && card.source_count > card.sources.length &&
        <p class="small">{card.link_to_hub ? <Link href="/integrations">{all_of(card.source_count)}</Link> : all_of(card.source_count)}</p>}
    </div>
  );
}

function Top({ rows }: { rows: ScoreRow[] }) {
  if (rows.length === 0) return null;
  return (
    <div>
      <h3 class="card-heading">Highest scores</h3>
      <ol class="top-people">
        {rows.map((row) => (
          <li key={row.email}>
            <PersonLink email={row.email} name={row.name} />
            <Score tenths={row.tenths} href={explanation_href(row.email)} />
            <Band band={row.band} />
          </li>
        ))}
      </ol>
    </div>
  );
}

function Filled({ card }: { card: Card }) {
  const first = card.days[0];
  const last = card.days.at(-1);
  const latest = tab_href("latest-events", first && last ? { from: first.day, to: day_plus(last.day, 1) } : {});
  return (
    <div class="card-columns">
      <div class="card-figures">
        <p>
          <Link href={latest} class="figure-number" aria-label={`${events_words(card.events)} in the last 30 days`}>{count_text(card.events)}</Link>
          {card.events === 1 ? " event" : " events"}
        </p>
        <p><span class="figure-number">{count_text(card.people)}</span> {card.people === 1 ? "person" : "people"}</p>
        <p class="quiet small">in the last 30 days</p>
      </div>
      <Top rows={card.top} />
      <Sources card={card} />
      {last && <div class="card-bars"><DailyBars name="days" title="Events a day, last 30 days" days={card.days} /></div>}
    </div>
  );
}

function Contents({ card }: { card: Card }) {
  const nothing = card.events === 0 && card.top.length === 0;
  return nothing ? <><Waiting card={card} nothing="No critical alert in the last 30 days" /><Sources card={card} /></> : <Filled card={card} />;
}

/** The three highest scores may all be 0.0. */
const with_score = (card: Card): Card => ({ ...card, top: card.top.filter((row) => row.tenths > 0) });

export function BehaviourCard({ dashboard }: { dashboard: Resource<Dashboard> }) {
  return (
    <Panel title={behaviour_title} resource={dashboard} lines={9} class="dashboard-full behaviour-card" help={behaviour_help}
      actions={<ButtonLink href={tab_href("events-over-time")} aria-label={`View Details: ${behaviour_title}`}>View Details</ButtonLink>}>
      {({ card }) => <Contents card={with_score(card)} />}
    </Panel>
  );
}
