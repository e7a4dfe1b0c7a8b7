// SPDX-License-Identifier: Apache-2.0
// Integrations Hub: every plugin, and what is configured of it.
import { useResource } from "../api/resource";
import type { Integration, Plugin } from "../api/types";
import { count_of } from "../format";
import { Button, ButtonLink } from "../parts/button";
import { Icon } from "../parts/icon";
import { PageTitle } from "../parts/page";
import { Empty } from "../parts/panel";
import { useQuery } from "../router";
import { useCan } from "../session";
import { integrations_path, plugins_path } from "./calls";
import { own_crumbs } from "./crumbs";
import { OrphanEntry, PluginEntry } from "./plugin_entry";
import { NoHub, read_only_words } from "./refusals";
import { entries_of, search, type Found } from "./search";
import { Stage } from "./stage";
import { StatusNews } from "./status_news";
import { UnsignedBanner } from "./trust_view";
import { useActions } from "./use_actions";

function SearchBox({ value, on_change }: { value: string; on_change: (text: string) => void }) {
  return (
    <form class="hub-search" role="search" onSubmit={(event) => event.preventDefault()}>
      <label class="unseen" for="hub-q">Search plugins and integrations</label>
      <Icon name="search" />
      <input id="hub-q" class="input" type="search" name="q" placeholder="Search plugins and integrations" autocomplete="off"
        value={value} onInput={(event) => on_change(event.currentTarget.value)} />
    </form>
  );
}

function Nothing({ query, clear }: { query: string; clear: () => void }) {
  const can = useCan();
  if (query.trim() !== "")
    return <div class="panel"><Empty title={`Nothing matches "${query.trim()}"`} icon="search" action={<Button onClick={clear}>Clear the search</Button>} /></div>;
  return (
    <div class="panel">
      <Empty title="No plugin is available" icon="plug"
        action={can.manage_entitlements ? <ButtonLink href="/settings/entitlements">Entitlements</ButtonLink> : undefined}>
        <p>A plugin shows here once it is in the host's plugin directory and the entitlement that it needs is there.</p>
      </Empty>
    </div>
  );
}

const total = ({ entries, orphans }: Found) => entries.length + (orphans.length > 0 ? 1 : 0);
const summary = ({ entries, orphans }: Found) =>
  `${count_of(entries.length, "plugin")}, ${count_of(entries.reduce((sum, entry) => sum + entry.integrations.length, orphans.length), "integration")}`;

const none: Integration[] = [];

function Hub() {
  const [query, set_query] = useQuery();
  const q = query["q"] ?? "";
  const can = useCan();
  const plugins = useResource<{ plugins: Plugin[]; unsigned_allowed: boolean }>(plugins_path, ["integrations", "entitlements"]);
  const integrations = useResource<{ integrations: Integration[] }>(integrations_path, ["integrations", "entitlements", "events"]);
  const actions = useActions({
    on_changed: () => void integrations.reload(),
    on_deleted: () => integrations.reload(),
  });
  const clear = () => set_query({ q: null }, { replace: true });
  return (
    <>
      <PageTitle title="Integrations Hub" crumbs={own_crumbs}
        help="Where alerts come from. Each integration reads by itself, at its own interval."
        actions={<SearchBox value={q} on_change={(text) => set_query({ q: text }, { replace: true })} />} />
      {!can.write_integrations && <p class="hub-note"><Icon name="lock" />{read_only_words}</p>}
      <UnsignedBanner shown={plugins.data?.unsigned_allowed ?? false} />
      <Stage resource={plugins} lines={12}>
        {(known) => (
          <Stage resource={integrations} lines={12}>
            {(configured) => {
              const found = search(entries_of(known.plugins, configured.integrations), q);
              return (
                <>
                  <p class="unseen" role="status">{q ? `${summary(found)} found` : ""}</p>
                  {found.entries.map((entry) => <PluginEntry key={entry.plugin.file} entry={entry} actions={actions} />)}
                  {found.orphans.length > 0 && <OrphanEntry integrations={found.orphans} actions={actions} />}
                  {total(found) === 0 && <Nothing query={q} clear={clear} />}
                </>
              );
            }}
          </Stage>
        )}
      </Stage>
      <StatusNews integrations={integrations.data?.integrations ?? none} />
      {actions.windows}
    </>
  );
}

export default function HubPage() {
  return useCan().see_hub ? <Hub /> : <NoHub />;
}
