// SPDX-License-Identifier: Apache-2.0
import { useResource, type Resource } from "../api/resource";
import type { Explanation, HistoryDay, Person, WhatIf } from "../api/types";
import { date_text, tenths_text } from "../format";
import { Empty, Panel } from "../parts/panel";
import { Table, type Column } from "../parts/table";
import { Band, Score, Time } from "../parts/words";
import { explanation_href, score_sentence } from "./behaviour";
import { ExplanationChart } from "./explanation_chart";
import { ExplanationTable } from "./explanation_table";
import { BigScore, EventsLink, ScoreHistory } from "./values";

type Behaviour = Explanation["behaviours"][number];

const behaviour_columns = (email: string): Column<Behaviour>[] => [
  { key: "title", title: "Behaviour", head: true, cell: (row) => row.title },
  { key: "score", title: "Score", numeric: true, cell: (row) => <Score tenths={row.tenths} href={explanation_href(email)} /> },
  { key: "band", title: "Band", cell: (row) => <Band band={row.band} /> },
  { key: "events", title: "Events", numeric: true, cell: (row) => <EventsLink email={email} events={row.events} of={row.title} /> },
];

function ScoreNow({ explanation }: { explanation: Explanation }) {
  const { email, tenths, band, clear_at_s, behaviours } = explanation;
  return (
    <>
      <BigScore tenths={tenths} band={band} href={explanation_href(email)} label="how it is made up">
        <p>{clear_at_s === null ? "Clear: no alert counts now." : <>Clear on <b><Time s={clear_at_s} as="date" /></b>, if nothing is added.</>}</p>
      </BigScore>
      <Table caption="Score per behaviour" columns={behaviour_columns(email)} rows={behaviours} row_key={(row) => row.behaviour} />
    </>
  );
}

function Directory({ explanation, aliases }: { explanation: Explanation; aliases: string[] }) {
  const { email, name, department, title, in_directory } = explanation;
  const fact = (term: string, value: string) => (
    <div><dt>{term}</dt><dd class="breakable">{value || <span class="quiet">not known</span>}</dd></div>
  );
  return (
    <dl class="detail-list">
      {fact("Name", name)}
      {fact("E-mail", email)}
      {fact("Title", title)}
      {fact("Department", department)}
      {aliases.length > 0 && fact("Other addresses", aliases.join(", "))}
      {fact("Directory", in_directory ? "in the directory" : "not in the directory: not in the organisation's score")}
    </dl>
  );
}

function Explained({ explanation }: { explanation: Explanation }) {
  if (explanation.lines.length === 0)
    return <Empty title="0.0: nothing adds to this score" icon="check">No critical alert counts for this person.</Empty>;
  return <><ExplanationChart explanation={explanation} /><ExplanationTable explanation={explanation} /></>;
}

function OneMore({ now, then, note }: WhatIf) {
  const another_day = now.clear_at_s !== null && date_text(now.clear_at_s) !== date_text(then.clear_at_s);
  const instead = another_day ? now.clear_at_s : null;
  return (
    <div class="what-if">
      <p class="what-if-line">
        <span><b>{tenths_text(now.tenths)}</b> <Band band={now.band} /></span>
        <span class="quiet">would become</span>
        <span><b>{tenths_text(then.tenths)}</b> <Band band={then.band} /></span>
      </p>
      <p>Clear on <Time s={then.clear_at_s} as="date" />{instead !== null && <> instead of <Time s={instead} as="date" /></>}.</p>
      {note && <p class="quiet small">{note}</p>}
    </div>
  );
}

/** `asked`: who the page is about, perhaps by an alias. The server knows both, so that everything is asked at once. */
export function ProfileOverview({ asked, explanation }: { asked: string; explanation: Resource<Explanation> }) {
  const scores = `/api/v1/scores/${encodeURIComponent(asked)}`;
  const history = useResource<{ days: HistoryDay[] }>(`${scores}/history`, ["scores"]);
  const what_if = useResource<WhatIf>(`${scores}/what-if`, ["scores"]);
  const person = useResource<Person>(`/api/v1/people/${encodeURIComponent(asked)}`, ["people"]);
  return (
    <div class="dashboard">
      <Panel title="Score" resource={explanation} lines={7}>{(data) => <ScoreNow explanation={data} />}</Panel>
      <Panel title="Directory" resource={explanation} lines={7}>{(data) => <Directory explanation={data} aliases={person.data?.aliases ?? []} />}</Panel>
      <Panel title="Trend" resource={explanation.data ? history : { ...history, state: "loading" }} lines={8} class="dashboard-full">
        {({ days }) => explanation.data && (
          <ScoreHistory name="history" title="Score of the last 90 days" of="The score" days={days}
            tenths={explanation.data.tenths} read_at_s={explanation.data.read_at_s} />
        )}
      </Panel>
      <Panel title="How the score is made up" id="explanation" resource={explanation} lines={8} class="dashboard-full" help={score_sentence}>
        {(data) => <Explained explanation={data} />}
      </Panel>
      <Panel title="One more critical alert today" resource={what_if} lines={3} class="dashboard-full">{(data) => <OneMore {...data} />}</Panel>
    </div>
  );
}
