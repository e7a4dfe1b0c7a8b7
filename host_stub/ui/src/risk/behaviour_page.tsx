// SPDX-License-Identifier: Apache-2.0
import type { ComponentType } from "preact";
import type { PageProps } from "../routes";
import { PageTitle } from "../parts/page";
import { Tabs } from "../parts/tabs";
import { useQuery } from "../router";
import { behaviour_help, behaviour_tabs, behaviour_title, tab_href, type BehaviourTab } from "./behaviour";
import { EventsOverTime } from "./events_over_time";
import { IndividualPerformance } from "./individual_performance";
import { LatestEvents } from "./latest_events";
import { ScoreBreakdown } from "./score_breakdown";

const contents: Record<BehaviourTab, ComponentType> = {
  "events-over-time": EventsOverTime,
  "individual-performance": IndividualPerformance,
  "score-breakdown": ScoreBreakdown,
  "latest-events": LatestEvents,
};

export default function BehaviourPage({ params }: PageProps) {
  const [{ days, from, to }] = useQuery();
  const tab = params["tab"] as BehaviourTab; // src/pages.ts lets no other through
  const Contents = contents[tab];
  // The days that somebody chose stay chosen.
  const tabs = behaviour_tabs.map(({ id, title }) => {
    const timed = id === "events-over-time" || id === "latest-events";
    return { id, title, href: tab_href(id, timed ? { days, from, to } : {}) };
  });
  const title = behaviour_tabs.find(({ id }) => id === tab)!.title;
  return (
    <>
      <PageTitle title={behaviour_title} document_title={`${title} · ${behaviour_title}`} help={behaviour_help}
        crumbs={[{ title: "Human Risk Command Center" }, { title: "Dashboard", href: "/command-center" }, { title: behaviour_title }]} />
      <Tabs label={behaviour_title} tabs={tabs} current={tab}><Contents key={tab} /></Tabs>
    </>
  );
}
