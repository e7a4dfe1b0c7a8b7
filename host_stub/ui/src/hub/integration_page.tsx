// SPDX-License-Identifier: Apache-2.0
// One integration: whether it works and how one knows, what it has read and what became of it.
import { useMemo } from "preact/hooks";
import { useResource } from "../api/resource";
import type { IntegrationDetail, PluginForm } from "../api/types";
import type { PageProps } from "../routes";
import { Button, ButtonLink } from "../parts/button";
import { Icon } from "../parts/icon";
import { PageTitle } from "../parts/page";
import { Box } from "../parts/panel";
import { StatusBadge, Time } from "../parts/words";
import { navigate } from "../router";
import { useCan } from "../session";
import { AuditPanel } from "./audit_panel";
import { edit_href, hub_href, integration_path, plugin_path } from "./calls";
import { ConfigurationPanel } from "./configuration_panel";
import { hub_crumbs } from "./crumbs";
import { Admitted, Ignored, Unmatched } from "./event_lists";
import { next_words, NextRead, past } from "./reading";
import { NoHub, NotAvailable, read_only_words } from "./refusals";
import { Stage } from "./stage";
import { StatusNews } from "./status_news";
import { TallyView } from "./tally_view";
import { TraceView } from "./trace_view";
import { type Actions, useActions } from "./use_actions";

function PageActions({ detail, actions, orphan }: { detail: IntegrationDetail; actions: Actions; orphan: boolean }) {
  if (!useCan().write_integrations) return null;
  return (
    <>
      {!orphan && <>
        <ButtonLink kind="primary" href={edit_href(detail.id)}><Icon name="edit" />Edit</ButtonLink>
        <Button onClick={() => actions.test(detail)}><Icon name="refresh" />Test now</Button>
        <Button busy={actions.busy === detail.id} onClick={() => actions.toggle(detail)}>
          <Icon name={detail.paused ? "play" : "pause"} />{detail.paused ? "Resume" : "Pause"}
        </Button>
      </>}
      <Button class="hub-button-danger" onClick={() => actions.erase(detail)}><Icon name="trash" />Delete</Button>
    </>
  );
}

function StatusPanel({ detail }: { detail: IntegrationDetail }) {
  const next = next_words(detail);
  return (
    <Box title="Status">
      <p class="hub-now"><StatusBadge status={detail.status} />{detail.since_s !== null && <span class="quiet">since <Time s={past(detail.since_s)} as="both" /></span>}</p>
      {detail.reason && <p class="hub-reason">{detail.reason}</p>}
      <dl class="hub-times">
        <div><dt>Last read</dt><dd><Time s={past(detail.last_read_s)} /></dd></div>
        <div><dt>Next read</dt><dd><NextRead integration={detail} /></dd></div>
        {next && <div><dt>What is next</dt><dd>{next}</dd></div>}
        {detail.consecutive_failures > 0 && <div><dt>Failures in a row</dt><dd>{detail.consecutive_failures}</dd></div>}
      </dl>
      <h3 class="hub-subtitle">Proof of the whole way</h3>
      <TraceView integration={detail} />
    </Box>
  );
}

function Sections({ detail, form }: { detail: IntegrationDetail; form: PluginForm | undefined }) {
  const can = useCan();
  const reasons = form?.ignored_reasons ?? [];
  return (
    <>
      <div class="hub-pair">
        <StatusPanel detail={detail} />
        {form && <ConfigurationPanel detail={detail} form={form} />}
      </div>
      <Box title="Records read" class="hub-apart" help="What became of everything that was fetched since this integration was added.">
        <TallyView counters={detail.counters} reasons={reasons} />
      </Box>
      <Unmatched integration={detail} />
      <Admitted integration={detail} />
      <Ignored integration={detail} reasons={reasons} />
      {can.see_audit && <AuditPanel integration={detail} />}
    </>
  );
}

function Integration({ id }: { id: string }) {
  const resource = useResource<IntegrationDetail>(integration_path(id), ["integrations", "events", "entitlements"]);
  const { data } = resource;
  const form = useResource<PluginForm>(data ? plugin_path(data.plugin) : null, ["entitlements"]);
  const can = useCan();
  const watched = useMemo(() => (data ? [data] : []), [data]);
  const actions = useActions({
    on_changed: (now) => resource.replace(now),
    on_deleted: () => navigate(hub_href, { force: true, replace: true }),
  });
  if (resource.problem?.status === 404) return <NotAvailable what="integration" problem={resource.problem} />;
  return (
    <>
      <PageTitle title={data?.name ?? "Integration"} crumbs={hub_crumbs(data?.name ?? "Integration")} help={data?.description}
        actions={data && <PageActions detail={data} actions={actions} orphan={form.problem?.status === 404} />} />
      {!can.write_integrations && <p class="hub-note"><Icon name="lock" />{read_only_words}</p>}
      <Stage resource={resource} lines={14}>{(detail) => <Sections detail={detail} form={form.data} />}</Stage>
      <StatusNews integrations={watched} />
      {actions.windows}
    </>
  );
}

export default function IntegrationPage({ params }: PageProps) {
  return useCan().see_hub ? <Integration key={params.id} id={params.id ?? ""} /> : <NoHub />;
}
