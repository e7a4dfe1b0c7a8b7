// SPDX-License-Identifier: Apache-2.0
// One plugin in the hub: what it is, whether it can be used, and what is configured of it.
import { useId } from "preact/hooks";
import type { Plugin } from "../api/types";
import { count_of } from "../format";
import { Button } from "../parts/button";
import { Icon, type IconName } from "../parts/icon";
import { navigate } from "../router";
import { useCan } from "../session";
import { configure_href } from "./calls";
import { IntegrationRows } from "./integration_rows";
import { read_only_words } from "./refusals";
import type { Entry } from "./search";
import { TrustBadges, TrustDetails } from "./trust_view";
import type { Actions } from "./use_actions";

interface PluginState { word: string; tone: "good" | "calm" | "bad"; icon: IconName }

function state_of(plugin: Plugin): PluginState {
  if (!plugin.usable) return { word: "Cannot be used", tone: "bad", icon: "warning" };
  if (plugin.quarantined) return { word: "Quarantined", tone: "bad", icon: "warning" };
  if (plugin.running) return { word: "Running", tone: "good", icon: "check" };
  return { word: "Ready", tone: "calm", icon: "plug" };
}

const file_name = (path: string) => path.slice(path.lastIndexOf("/") + 1);
const title_of = (plugin: Plugin) => plugin.name || plugin.id || file_name(plugin.file);

/** What is wrong with a plugin, and what to do about it. */
function Trouble({ plugin }: { plugin: Plugin }) {
  if (plugin.usable && !plugin.quarantined) return null;
  return (
    <div class="hub-trouble">
      <Icon name="warning" />
      <div>
        {!plugin.usable && <>
          <p>{plugin.rejected}</p>
          <p class="quiet small">In <code>{plugin.file}</code>. The host looks again as soon as the file changes; "host_stub plugin check" tells all that is wrong with it.</p>
        </>}
        {plugin.usable && plugin.quarantined && <>
          <p>Its process ended too often, so it is not started again by itself.</p>
          <p class="quiet small">Replace the plugin, or pause and resume one of its integrations, or restart the host. The log of the host has the reason of each end.</p>
        </>}
      </div>
    </div>
  );
}

function ConfigureNew({ plugin }: { plugin: Plugin }) {
  const can = useCan();
  const why = useId();
  const off = !plugin.usable ? "This plugin cannot be used" : can.write_integrations ? undefined : read_only_words;
  return (
    <>
      <Button kind="primary" aria-label={`Configure New: ${title_of(plugin)}`} off={off} aria-describedby={off ? why : undefined}
        onClick={() => navigate(configure_href(plugin.id))}>Configure New</Button>
      {off && <span id={why} hidden>{off}</span>}
    </>
  );
}

function About({ plugin }: { plugin: Plugin }) {
  const state = state_of(plugin);
  const made = [plugin.publisher, plugin.version && `version ${plugin.version}`].filter(Boolean).join(", ");
  return (
    <p class="hub-about small">
      <span class={`status status-${state.tone}`}><Icon name={state.icon} />{state.word}</span>
      <TrustBadges plugin={plugin} />
      {made && <span class="quiet">{made}</span>}
      {plugin.restarts > 0 && <span class="quiet">started again {count_of(plugin.restarts, "time")}</span>}
    </p>
  );
}

/** all: what `entry` lacks is not configured; otherwise it may be on another page, or left out by the filter. */
export function PluginEntry({ entry, actions, all }: { entry: Entry; actions: Actions; all: boolean }) {
  const { plugin, integrations } = entry;
  const title = useId();
  return (
    <article class="panel hub-entry" aria-labelledby={title}>
      <header class="hub-entry-head">
        <div class="hub-entry-text">
          <h2 id={title} class="hub-entry-title">{title_of(plugin)}</h2>
          {plugin.description && <p>{plugin.description}</p>}
          <About plugin={plugin} />
          <TrustDetails plugin={plugin} />
        </div>
        <ConfigureNew plugin={plugin} />
      </header>
      <Trouble plugin={plugin} />
      {integrations.length > 0 && <IntegrationRows of={title_of(plugin)} integrations={integrations} actions={actions} />}
      {integrations.length === 0 && plugin.usable && <p class="hub-none quiet">{all ? "Nothing is configured yet." : "None of its integrations is among those shown."}</p>}
    </article>
  );
}

/** What was configured of a plugin that is not installed any more. */
export function OrphanEntry({ integrations, actions }: { integrations: Entry["integrations"]; actions: Actions }) {
  const title = useId();
  return (
    <article class="panel hub-entry" aria-labelledby={title}>
      <h2 id={title} class="hub-entry-title">Without their plugin</h2>
      <p class="quiet">Their plugin is not in the plugin directory, so nothing is read. Events already shown stay. Install the plugin again, or delete the integration.</p>
      <IntegrationRows of="plugins that are not installed" orphans integrations={integrations} actions={actions} />
    </article>
  );
}
