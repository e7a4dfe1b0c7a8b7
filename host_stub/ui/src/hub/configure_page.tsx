// SPDX-License-Identifier: Apache-2.0
// "Configure New" and "Edit": the same form, drawn from what the plugin's manifest declares.
import type { ComponentChildren } from "preact";
import { useResource } from "../api/resource";
import type { IntegrationDetail, PluginForm } from "../api/types";
import type { PageProps } from "../routes";
import { ButtonLink } from "../parts/button";
import { PageTitle } from "../parts/page";
import { Box } from "../parts/panel";
import { useCan } from "../session";
import { hub_href, integration_path, plugin_path, view_href } from "./calls";
import { PermissionList } from "./check_view";
import { ConfigureForm } from "./configure_form";
import { NoHub, NotAvailable, read_only_words } from "./refusals";
import { hub_crumbs } from "./crumbs";
import { Stage } from "./stage";

/** What has to be granted upstream, before anything is typed. */
function Needs({ form }: { form: PluginForm }) {
  if (form.permissions.length === 0) return null;
  return (
    <Box title="Needed upstream" class="needs"
      help={`The credentials must have ${form.permissions.length === 1 ? "this permission" : "these permissions"}. Save tries each of them.`}>
      <PermissionList permissions={form.permissions} />
    </Box>
  );
}

function Head({ title, last, help }: { title: string; last: string; help?: ComponentChildren }) {
  return <PageTitle title={title} crumbs={hub_crumbs(last)} help={help} />;
}

function Unusable({ form }: { form: PluginForm }) {
  return (
    <Box title="This plugin cannot be used">
      <p>{form.rejected}</p>
      <p><ButtonLink href={hub_href}>Back to the Integrations Hub</ButtonLink></p>
    </Box>
  );
}

function FormAndNeeds({ form, detail, reload }: { form: PluginForm; detail?: IntegrationDetail; reload?: () => void }) {
  if (!form.usable) return <Unusable form={form} />;
  return (
    <div class="configure">
      <div class="panel">
        <ConfigureForm key={detail?.revision ?? "new"} form={form} detail={detail} {...(reload ? { reload } : {})} />
      </div>
      <Needs form={form} />
    </div>
  );
}

function NewPage({ plugin }: { plugin: string }) {
  const form = useResource<PluginForm>(plugin_path(plugin), ["entitlements"]);
  if (form.problem?.status === 404) return <NotAvailable what="integration" problem={form.problem} />;
  const title = `Configure ${form.data?.name ?? "a new integration"}`;
  return (
    <>
      <Head title={title} last="Configure New" help={form.data?.description} />
      <Stage resource={form} lines={14}>{(data) => <FormAndNeeds form={data} />}</Stage>
    </>
  );
}

function EditPage({ id }: { id: string }) {
  const detail = useResource<IntegrationDetail>(integration_path(id), []); // what is being edited does not change under one's hands
  const form = useResource<PluginForm>(detail.data ? plugin_path(detail.data.plugin) : null, ["entitlements"]);
  const gone = [detail.problem, form.problem].find((problem) => problem?.status === 404);
  if (gone) return <NotAvailable what="integration" problem={gone} />;
  return (
    <>
      <PageTitle title={detail.data ? `Edit ${detail.data.name}` : "Edit"}
        crumbs={hub_crumbs("Edit", detail.data && { title: detail.data.name, href: view_href(detail.data.id) })} />
      <Stage resource={detail} lines={14}>
        {(data) => (
          <Stage resource={form} lines={14}>
            {(plugin) => <FormAndNeeds form={plugin} detail={data} reload={() => void detail.reload()} />}
          </Stage>
        )}
      </Stage>
    </>
  );
}

export default function ConfigurePage({ params }: PageProps) {
  const can = useCan();
  if (!can.see_hub) return <NoHub />;
  if (!can.write_integrations) return <NoHub title="Configure an integration" words={read_only_words} />;
  return params.id ? <EditPage key={params.id} id={params.id} /> : <NewPage key={params.plugin} plugin={params.plugin ?? ""} />;
}
