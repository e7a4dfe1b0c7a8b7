// SPDX-License-Identifier: Apache-2.0
// A person's Individual Risk Profile.
import { useEffect } from "preact/hooks";
import { useResource } from "../api/resource";
import type { Explanation } from "../api/types";
import type { PageProps } from "../routes";
import { PageTitle } from "../parts/page";
import { Tabs } from "../parts/tabs";
import { profile_href } from "../parts/words";
import { useRoute } from "../router";
import { Panels } from "./panels";
import { ProfileEvents } from "./profile_events";
import { ProfileOverview } from "./profile_overview";

const crumbs = (name: string) => [
  { title: "Human Risk Command Center" }, { title: "Dashboard", href: "/command-center" }, { title: name },
];

/** The focus follows a link to "#explanation", as soon as the answer is there. */
function use_hash_focus(ready: boolean): void {
  const { hash } = useRoute();
  useEffect(() => {
    const target = ready && hash.length > 1 ? document.getElementById(hash.slice(1)) : null;
    if (!target) return;
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
  }, [ready, hash]);
}

export default function ProfilePage({ params }: PageProps) {
  const asked = params["email"]!;
  const tab = params["tab"] ?? "overview";
  const explanation = useResource<Explanation>(`/api/v1/scores/${encodeURIComponent(asked)}`, ["scores", "people"]);
  use_hash_focus(explanation.state === "ready");
  const { email, name } = explanation.data ?? { email: asked, name: "" };
  const home = profile_href(asked);
  const tabs = [{ id: "overview", title: "Overview", href: home }, { id: "events", title: "Events", href: `${home}/events` }];
  const shown = name || email;
  if (explanation.state === "error")
    return (
      <>
        <PageTitle title={shown} crumbs={crumbs(shown)} help="Individual Risk Profile" />
        <Panels title="Individual Risk Profile" resource={explanation}>{null}</Panels>
      </>
    );
  return (
    <div class="profile">
      <PageTitle title={shown} document_title={`${shown} · Individual Risk Profile`} crumbs={crumbs(shown)} help="Individual Risk Profile" />
      <Tabs label="Individual Risk Profile" tabs={tabs} current={tab}>
        {tab === "overview" ? <ProfileOverview asked={asked} explanation={explanation} /> : <ProfileEvents email={email} />}
      </Tabs>
    </div>
  );
}
