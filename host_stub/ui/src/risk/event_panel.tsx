// SPDX-License-Identifier: Apache-2.0
// The details of one event: what data, which device, where it went, and what was made of it.
import type { ComponentChildren } from "preact";
import { useResource } from "../api/resource";
import type { EventDetail } from "../api/types";
import { SidePanel } from "../parts/dialog";
import { Content } from "../parts/panel";
import { PersonLink, Time } from "../parts/words";
import { read_body, words_of, type Body } from "./event_body";
import { Devices, Destinations, Files, Indicators } from "./event_parts";
import { JsonTree } from "./json_tree";

function Fact({ term, children }: { term: string; children: ComponentChildren }) {
  return <div><dt>{term}</dt><dd class="breakable">{children}</dd></div>;
}

function Section({ title, children }: { title: string; children: ComponentChildren }) {
  return <section class="event-section"><h3>{title}</h3>{children}</section>;
}

const not_scored_yet = "is not known here. It is scored as soon as that person is in the directory.";

function Fate({ event }: { event: EventDetail }) {
  if (event.fate === "admitted")
    return event.received_late ? <p class="notice">Received late: it counts from now on; days that were over were not rewritten.</p> : null;
  if (event.fate === "unmatched")
    return <p class="notice">Counts for nobody yet: {event.actor || event.subject || "its actor"} {not_scored_yet}</p>;
  return <p class="notice">Not counted: {words_of(event.ignored_because ?? "no reason given").toLowerCase()}.</p>;
}

function SourceLink({ link }: { link: string }) {
  return <a href={link} target="_blank" rel="noreferrer noopener">Open {new URL(link).host}<span class="unseen"> in a new tab</span></a>;
}

function Facts({ event, body }: { event: EventDetail; body: Body }) {
  const who = event.person ? <PersonLink email={event.person} name={event.person_name} /> : event.actor || event.subject;
  return (
    <dl class="detail-list">
      <Fact term="Id"><code>{event.id}</code></Fact>
      <Fact term="Time"><Time s={event.occurred_s} as="both" /></Fact>
      <Fact term="Received"><Time s={event.received_s} as="absolute" /></Fact>
      <Fact term="Person">{who || <span class="quiet">not known</span>}</Fact>
      <Fact term="Severity at admission">{event.severity}</Fact>
      <Fact term="Kind">{event.kind_title || event.kind}</Fact>
      <Fact term={body.rules.length > 1 ? "Rules" : "Rule"}>{body.rules.join(", ") || <span class="quiet">none named</span>}</Fact>
      <Fact term="Source">{event.integration_name} <span class="quiet">({event.plugin})</span></Fact>
      <Fact term="Link to the source">{body.link ? <SourceLink link={body.link} /> : <span class="quiet">none</span>}</Fact>
    </dl>
  );
}

function Details({ event }: { event: EventDetail }) {
  const body = read_body(event.details);
  return (
    <div class="event-details">
      <Fate event={event} />
      {body.summaries.map((summary) => <p key={summary} class="event-summary">{summary}</p>)}
      <Facts event={event} body={body} />
      {body.content_found.length > 0 && <Section title="Content found"><p>{body.content_found.join(", ")}</p></Section>}
      <Section title="Indicators"><Indicators indicators={body.indicators} /></Section>
      <Section title="Destination"><Destinations body={body} /></Section>
      <Section title="Device"><Devices body={body} /></Section>
      <Section title="Files"><Files body={body} /></Section>
      {body.rest.length > 0 && (
        <details class="event-rest">
          <summary>Everything else the source said</summary>
          <JsonTree members={body.rest} />
        </details>
      )}
    </div>
  );
}

export default function EventPanel({ row, close }: { row: number; close: () => void }) {
  const event = useResource<EventDetail>(`/api/v1/events/${row}`, ["events"]);
  return (
    <SidePanel title={event.data?.title ?? `Event ${row}`} on_close={close}>
      <Content resource={event} lines={14}>{(data) => <Details event={data} />}</Content>
    </SidePanel>
  );
}
