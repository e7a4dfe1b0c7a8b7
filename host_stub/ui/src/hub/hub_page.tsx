// SPDX-License-Identifier: Apache-2.0
// Integrations Hub: every plugin, and what is configured of it.
import { useResource } from "../api/resource";
import type { Integration, IntegrationsPage, Plugin, Topic } from "../api/types";
import { count_of } from "../format";
import { Button, ButtonLink } from "../parts/button";
import { Icon } from "../parts/icon";
import { PageTitle } from "../parts/page";
import { Empty } from "../parts/panel";
import { More } from "../parts/table";
import { from_start, use_list } from "../risk/use_list";
import { useQuery } from "../router";
import { useCan } from "../session";
import { integrations_path, plugins_path } from "./calls";
import { own_crumbs } from "./crumbs";
import { SearchBox, StatusFilter } from "./hub_filters";
import { OrphanEntry, PluginEntry } from "./plugin_entry";
import { NoHub, read_only_words } from "./refusals";
import { entries_of, is_all, type Wanted } from "./search";
import { Stage } from "./stage";
import { StatusNews } from "./status_news";
import { UnsignedBanner } from "./trust_view";
import { type Actions, useActions } from "./use_actions";

function Nothing({ wanted, clear }: { wanted: Wanted; clear: () => void }) {
  const can = useCan();
  const sought = [wanted.q && `"${wanted.q}"`, wanted.status && `the status ${wanted.status}`].filter(Boolean).join(" and ");
  if (sought !== "")
    return <div class="panel"><Empty title={`Nothing matches ${sought}`} icon="search" action={<Button onClick={clear}>Clear the {wanted.q ? "search" : "filter"}</Button>} /></div>;
  return (
    <div class="panel">
      <Empty title="No plugin is available" icon="plug"
        action={can.manage_entitlements ? <ButtonLink href="/settings/entitlements">Entitlements</ButtonLink> : undefined}>
        <p>A plugin shows here once it is in the host's plugin directory and the entitlement that it needs is there.</p>
      </Empty>
    </div>
  );
}

const topics: Topic[] = ["integrations", "entitlements", "events"];
const none: Integration[] = [];

function Entries({ plugins, page, wanted, actions, clear }: { plugins: Plugin[]; page: IntegrationsPage; wanted: Wanted; actions: Actions; clear: () => void }) {
  const { entries, orphans } = entries_of(plugins, page, wanted);
  const all = is_all(wanted, page);
  const narrowed = wanted.q !== "" || wanted.status !== "";
  return (
    <>
      <StatusFilter page={page} chosen={wanted.status} />
      <p class="unseen" role="status">{narrowed ? `${count_of(entries.length, "plugin")}, ${count_of(page.total, "integration")} found` : ""}</p>
      {entries.map((entry) => <PluginEntry key={entry.plugin.file} entry={entry} actions={actions} all={all} />)}
      {orphans.length > 0 && <OrphanEntry integrations={orphans} actions={actions} />}
      {entries.length + orphans.length === 0 && <Nothing wanted={wanted} clear={clear} />}
    </>
  );
}

function Hub() {
  const [query, set_query] = useQuery();
  const wanted: Wanted = { q: query["q"] ?? "", status: query["status"] ?? "", cursor: query["cursor"] ?? "" };
  const can = useCan();
  const plugins = useResource<{ plugins: Plugin[]; unsigned_allowed: boolean }>(plugins_path, ["integrations", "entitlements"]);
  const { resource: list, busy, more } = use_list<IntegrationsPage>(integrations_path, { q: wanted.q, status: wanted.status }, topics);
  const actions = useActions({ on_changed: () => void list.reload(), on_deleted: () => list.reload() });
  const clear = () => set_query({ q: null, status: null, ...from_start }, { replace: true });
  return (
    <>
      <PageTitle title="Integrations Hub" crumbs={own_crumbs}
        help="Where alerts come from. Each integration reads by itself, at its own interval." actions={<SearchBox />} />
      {!can.write_integrations && <p class="hub-note"><Icon name="lock" />{read_only_words}</p>}
      <UnsignedBanner shown={plugins.data?.unsigned_allowed ?? false} />
      <Stage resource={plugins} lines={12}>
        {(known) => (
          <Stage resource={list} lines={12}>
            {(page) => (
              <>
                <Entries plugins={known.plugins} page={page} wanted={wanted} actions={actions} clear={clear} />
                <More next={page.next} busy={busy} more={more} shown={page.integrations.length} of={page.total} what="integrations" />
              </>
            )}
          </Stage>
        )}
      </Stage>
      <StatusNews integrations={list.data?.integrations ?? none} />
      {actions.windows}
    </>
  );
}

export default function HubPage() {
  return useCan().see_hub ? <Hub /> : <NoHub />;
}
