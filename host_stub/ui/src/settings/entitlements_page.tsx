// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";
import { send } from "../api/client";
import { useResource } from "../api/resource";
import type { Entitlement } from "../api/types";
import type { PageProps } from "../routes";
import { Button } from "../parts/button";
import { Confirm } from "../parts/dialog";
import { Icon } from "../parts/icon";
import { Empty, Panel } from "../parts/panel";
import { toast } from "../parts/toast";
import { Time } from "../parts/words";
import { path_of } from "../routes";
import { load_session } from "../session";
import { SettingsTitle } from "./settings_title";

function names(entitlement: Entitlement): string {
  return entitlement.gates.length === 0 ? "No installed integration needs it." : entitlement.gates.join(", ");
}

function Facts({ entitlement }: { entitlement: Entitlement }) {
  return (
    <dl class="facts">
      <dt>State</dt>
      <dd><span class={`granted ${entitlement.granted ? "granted-yes" : ""}`}><Icon name={entitlement.granted ? "check" : "cross"} />{entitlement.granted ? "Granted" : "Not granted"}</span></dd>
      <dt>Integrations that need it</dt><dd>{names(entitlement)}</dd>
      <dt>Source</dt><dd>{entitlement.source ?? "–"}</dd>
      <dt>Since</dt><dd><Time s={entitlement.since_s} as="both" never="–" /></dd>
    </dl>
  );
}

function Consequence({ entitlement }: { entitlement: Entitlement }) {
  const which = entitlement.gates.length > 0 ? entitlement.gates.join(", ") : "the integrations that need it";
  if (!entitlement.granted) return <p>The Integrations Hub shows {which} at once, without a restart. Integrations that were set up before go on reading where they stopped.</p>;
  return (
    <>
      <p>The Integrations Hub hides {which}, and reading pauses.</p>
      <p>Events and scores stay. Nothing is deleted: switched on again, reading goes on where it stopped.</p>
    </>
  );
}

interface SwitchProps { entitlement: Entitlement; close: () => void; changed: () => void }

function SwitchDialog({ entitlement, close, changed }: SwitchProps) {
  const granted = !entitlement.granted;
  const save = async () => {
    await send("PUT", path_of("/api/v1/entitlements/{name}", { name: entitlement.name }), { granted });
    toast(`${entitlement.title} is now ${granted ? "granted" : "withdrawn"}.`);
    changed();
    void load_session(true);
  };
  return (
    <Confirm title={granted ? `Grant ${entitlement.title}?` : `Withdraw ${entitlement.title}?`} confirm={granted ? "Grant" : "Withdraw"}
      danger={!granted} on_confirm={save} on_close={close}>
      <Consequence entitlement={entitlement} />
      <p class="quiet">The change is written to the audit log.</p>
    </Confirm>
  );
}

export default function EntitlementsPage(_: PageProps) {
  const entitlements = useResource<{ entitlements: Entitlement[] }>("/api/v1/entitlements", ["entitlements"]);
  const [open, set_open] = useState<Entitlement | null>(null);
  return (
    <>
      <SettingsTitle title="Entitlements" help="What has been licensed. An integration whose entitlement is missing does not appear in the hub." />
      <Panel title="Entitlements" hide_title resource={entitlements} lines={6}>
        {(data) => data.entitlements.length === 0 ? <Empty title="No entitlements">No installed integration needs one.</Empty> : (
          <div class="stack">
            {data.entitlements.map((each) => (
              <article key={each.name} class="stack" aria-label={each.title}>
                <div class="panel-head">
                  <h3 class="panel-title">{each.title}</h3>
                  <Button kind={each.granted ? "secondary" : "primary"} onClick={() => set_open(each)} aria-label={`${each.granted ? "Withdraw" : "Grant"} ${each.title}`}>
                    {each.granted ? "Withdraw…" : "Grant…"}
                  </Button>
                </div>
                <Facts entitlement={each} />
              </article>
            ))}
          </div>
        )}
      </Panel>
      {open && <SwitchDialog entitlement={open} close={() => set_open(null)} changed={() => void entitlements.reload()} />}
    </>
  );
}
