// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren } from "preact";
import type { Resource } from "../api/resource";
import type { Dashboard } from "../api/types";
import { ButtonLink } from "../parts/button";
import { Box, Content, Empty } from "../parts/panel";
import { Time } from "../parts/words";

interface PanelsProps { title: string; resource: Resource<unknown>; children: ComponentChildren }

/** Panels that show one answer: when there is none, the reason is said once. */
export function Panels({ title, resource, children }: PanelsProps) {
  if (resource.state === "error") return <Box title={title}><Content resource={resource}>{() => null}</Content></Box>;
  return <div class="dashboard">{children}</div>;
}

/** Nothing to show: because nothing happened, or because nobody would know. `nothing`: "No critical alert yet". */
export function Waiting({ card, nothing }: { card: Dashboard["card"]; nothing: string }) {
  if (card.connected)
    return (
      <Empty title="Connected and waiting" icon="clock">
        {nothing}; last read <Time s={card.last_read_s} />. The first one appears here by itself.
      </Empty>
    );
  const broken = (card.sources?.length ?? 0) > 0;
  const what_to_do = broken ? "See the integration" : "Connect an integration";
  return (
    <Empty title={broken ? "Not connected now" : "Not connected"} icon="plug"
      action={card.link_to_hub && <ButtonLink href="/integrations" kind="primary">{what_to_do}</ButtonLink>}>
      {broken ? "Its source cannot be read now; the reason stands with it."
        : "No source of critical alerts is connected, so there is nothing to show."}
    </Empty>
  );
}
