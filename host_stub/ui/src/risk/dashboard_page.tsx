// SPDX-License-Identifier: Apache-2.0
import { useResource } from "../api/resource";
import type { Dashboard, Topic } from "../api/types";
import { count_of } from "../format";
import { PageTitle } from "../parts/page";
import { Panel } from "../parts/panel";
import { score_sentence, tab_href } from "./behaviour";
import { BehaviourCard } from "./behaviour_card";
import { Panels } from "./panels";
import { BigScore, people_words, PeoplePerBand, ScoreHistory } from "./values";

const topics: Topic[] = ["events", "scores", "people", "integrations", "entitlements"];

function OrganisationScore({ organisation }: Dashboard) {
  const { people, outside, tenths, band } = organisation;
  return (
    <BigScore tenths={tenths} band={band} href={tab_href("score-breakdown")} label="how the organisation's score is made up">
      <p>{people === 0 ? "Nobody is known yet." : `The mean of the scores of ${people_words(people)}.`}</p>
      {outside > 0 && <p class="quiet">{count_of(outside, "person", "people")} outside the directory {outside === 1 ? "is" : "are"} not in it.</p>}
      <p class="quiet small">{score_sentence}</p>
    </BigScore>
  );
}

export default function DashboardPage() {
  const dashboard = useResource<Dashboard>("/api/v1/dashboard", topics);
  return (
    <>
      <PageTitle title="Dashboard" document_title="Dashboard · Human Risk Command Center"
        crumbs={[{ title: "Human Risk Command Center" }, { title: "Dashboard" }]} />
      <Panels title="Human Risk Command Center" resource={dashboard}>
        <Panel title="Organisation score" resource={dashboard} lines={6}>{(data) => <OrganisationScore {...data} />}</Panel>
        <Panel title="People per band" resource={dashboard} lines={7}>{({ bands }) => <PeoplePerBand bands={bands} />}</Panel>
        <Panel title="Last 90 days" resource={dashboard} lines={9} class="dashboard-wide">
          {({ history, organisation }) => (
            <ScoreHistory name="history" title="Organisation score" of="The organisation's score" days={history}
              tenths={organisation.tenths} read_at_s={organisation.read_at_s} />
          )}
        </Panel>
        <BehaviourCard dashboard={dashboard} />
      </Panels>
    </>
  );
}
