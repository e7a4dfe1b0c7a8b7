// SPDX-License-Identifier: Apache-2.0
import { useResource } from "../api/resource";
import type { Breakdown } from "../api/types";
import { count_text, tenths_text } from "../format";
import { Empty, Panel } from "../parts/panel";
import { Table, type Column } from "../parts/table";
import { Band, Time } from "../parts/words";
import { Link } from "../router";
import { band_of, score_sentence, tab_href } from "./behaviour";
import { Panels } from "./panels";
import { events_words, people_words, PeoplePerBand, points_text, points_words } from "./values";

type ActionType = Breakdown["action_types"][number];

const what_index_is = "a cautious reading of the mean (less 1.65 standard errors): chance alone hardly makes it lower.";

function Organisation({ people, tenths, read_at_s, group_index_tenths }: Breakdown) {
  return (
    <div class="stack">
      <p class="big-score-line">
        <span class="big-number">{tenths_text(tenths)}</span>
        <span class="quiet">out of 10</span>
        <Band band={band_of(tenths)} />
      </p>
      <p>The mean of the scores of <Link href={tab_href("individual-performance")}>{people_words(people)}</Link>, read <Time s={read_at_s} />.</p>
      <p>
        {group_index_tenths === null
          ? "The group index is not shown for fewer than 5 people: it would say too much about each of them."
          : <>Group index: <b>{tenths_text(group_index_tenths)}</b>, {what_index_is}</>}
      </p>
      <p class="quiet small">{score_sentence}</p>
    </div>
  );
}

function PointsBar({ tenths, most }: { tenths: number; most: number }) {
  return (
    <svg class="points-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect width="100" height="8" class="points-ground" />
      <rect width={most > 0 ? (100 * tenths) / most : 0} height="8" class="points-fill" />
    </svg>
  );
}

function columns_for(most: number): Column<ActionType>[] {
  return [
    { key: "action_type", title: "Action Type", head: true,
      cell: (row) => <Link href={tab_href("latest-events", { action_type: row.action_type })}>{row.action_type}</Link> },
    { key: "bar", title: "Share", unseen_title: true, cell: (row) => <PointsBar tenths={row.tenths} most={most} /> },
    { key: "points", title: "Points", numeric: true, cell: (row) => points_text(row.tenths) },
    { key: "events", title: "Events", numeric: true, cell: (row) => count_text(row.events) },
    { key: "people", title: "People", numeric: true, cell: (row) => count_text(row.people) },
  ];
}

/** How the mean comes about: what the lines add up to, divided among everybody. */
function Sum({ action_types, people, tenths }: Breakdown) {
  const sum = (pick: (row: ActionType) => number) => action_types.reduce((total, row) => total + pick(row), 0);
  return (
    <p class="total-line">
      <span>
        All: <b>{points_words(sum((row) => row.tenths))}</b> of {events_words(sum((row) => row.events))};
        divided among {people_words(people)}: <b>{tenths_text(tenths)}</b>.
      </span>
    </p>
  );
}

function ActionTypes(breakdown: Breakdown) {
  const { action_types } = breakdown;
  if (action_types.length === 0)
    return <Empty title="No points yet" icon="check">Critical alerts add points to the people who caused them; none counts at the moment.</Empty>;
  return (
    <>
      <Table caption="Points by action type, most first" columns={columns_for(action_types[0]!.tenths)} rows={action_types}
        row_key={(row) => row.action_type} />
      <Sum {...breakdown} />
    </>
  );
}

export function ScoreBreakdown() {
  const breakdown = useResource<Breakdown>("/api/v1/scores/breakdown", ["scores", "people"]);
  return (
    <Panels title="Score breakdown" resource={breakdown}>
      <Panel title="Organisation score" resource={breakdown} lines={7}>{(data) => <Organisation {...data} />}</Panel>
      <Panel title="People per band" resource={breakdown} lines={7}>{({ bands }) => <PeoplePerBand bands={bands} />}</Panel>
      <Panel title="Points by action type" resource={breakdown} lines={8} class="dashboard-full"
        help="The points that are left now, added up over all people: they fade by 10 points in 360 days.">
        {(data) => <ActionTypes {...data} />}
      </Panel>
    </Panels>
  );
}
