// SPDX-License-Identifier: Apache-2.0
// What is configured of one plugin. A table for screen readers; each row is laid out in two lines, with room for reasons.
import { useId, useState } from "preact/hooks";
import { useResource } from "../api/resource";
import type { Integration, PluginForm } from "../api/types";
import { count_text } from "../format";
import { Button } from "../parts/button";
import { Content } from "../parts/panel";
import { StatusBadge, Time } from "../parts/words";
import { Link, navigate } from "../router";
import { useCan } from "../session";
import { edit_href, plugin_path, view_href } from "./calls";
import { next_words, NextRead, past } from "./reading";
import { ignored_sum, plain_title } from "./tally";
import { TallyView } from "./tally_view";
import type { Actions } from "./use_actions";

const columns = ["Integration", "Status", "Last read", "Next read", "Records", "Since, why and what is next", "Actions"];

function Figure({ title, count }: { title: string; count: number }) {
  return <div class="hub-figure"><dt>{title}</dt><dd>{count_text(count)}</dd></div>;
}

function Figures({ integration, explained, explain, id }: { integration: Integration; explained: boolean; explain: () => void; id: string }) {
  const { counters } = integration;
  const reasons = Object.entries(counters.ignored).filter(([, count]) => count > 0);
  return (
    <>
      <dl class="hub-figures">
        <Figure title="Admitted" count={counters.admitted} />
        <Figure title="Unmatched" count={counters.unmatched} />
        <Figure title="Ignored" count={ignored_sum(counters)} />
      </dl>
      {reasons.length > 0 && <p class="quiet small">Ignored: {reasons.map(([reason, count]) => `${plain_title(reason).toLowerCase()} ${count_text(count)}`).join(", ")}</p>}
      <button type="button" class="hub-explain" aria-expanded={explained} aria-controls={id} onClick={explain}>
        {explained ? "Hide" : "Explain"}<span class="unseen"> the records of {integration.name}</span>
      </button>
    </>
  );
}

/** With the plugin's own words for its reasons, asked for when they are wanted. */
function Explained({ integration }: { integration: Integration }) {
  const form = useResource<PluginForm>(plugin_path(integration.plugin), []);
  if (form.problem) return <TallyView counters={integration.counters} />;
  return <Content resource={form} lines={8}>{(data) => <TallyView counters={integration.counters} reasons={data.ignored_reasons} />}</Content>;
}

/** Everything that has happened since the status began, in one sentence or two. */
function Story({ integration }: { integration: Integration }) {
  const { since_s, reason } = integration;
  const next = next_words(integration);
  return (
    <>
      {since_s !== null && <span class="quiet">Since <Time s={past(since_s)} as="both" />. </span>}
      {reason && <span>{reason} </span>}
      {next && <span class="quiet">{next}</span>}
    </>
  );
}

interface RowProps { integration: Integration; actions: Actions; orphan: boolean }   // orphan: its plugin is not installed

function RowActions({ integration, actions, orphan }: RowProps) {
  const can = useCan();
  const { id, name, paused } = integration;
  return (
    <div class="hub-buttons" role="group" aria-label={`Actions: ${name}`}>
      <Link class="hub-button" href={view_href(id)} aria-label={`View: ${name}`}>View</Link>
      {can.write_integrations && !orphan && <>
        <button type="button" class="hub-button" aria-label={`Edit: ${name}`} onClick={() => navigate(edit_href(id))}>Edit</button>
        <button type="button" class="hub-button" aria-label={`Test now: ${name}`} onClick={() => actions.test(integration)}>Test now</button>
        <Button kind="quiet" class="hub-button" busy={actions.busy === id} aria-label={`${paused ? "Resume" : "Pause"}: ${name}`}
          onClick={() => actions.toggle(integration)}>{paused ? "Resume" : "Pause"}</Button>
      </>}
      {can.write_integrations &&
        <button type="button" class="hub-button hub-button-danger" aria-label={`Delete: ${name}`} onClick={() => actions.erase(integration)}>Delete</button>}
    </div>
  );
}

function Row(props: RowProps) {
  const { integration } = props;
  const [explained, explain] = useState(false);
  const id = useId();
  return (
    <div role="row" class="hub-row">
      <div role="rowheader" class="hub-name">
        <Link href={view_href(integration.id)}>{integration.name}</Link>
        {integration.description && <p class="quiet small">{integration.description}</p>}
      </div>
      <div role="cell" class="hub-status"><StatusBadge status={integration.status} /></div>
      <div role="cell" class="hub-last" data-label="Last read"><Time s={past(integration.last_read_s)} /></div>
      <div role="cell" class="hub-next" data-label="Next read"><NextRead integration={integration} /></div>
      <div role="cell" class="hub-records"><Figures integration={integration} explained={explained} explain={() => explain(!explained)} id={id} /></div>
      <div role="cell" class="hub-story"><Story integration={integration} /></div>
      <div role="cell" class="hub-actions"><RowActions {...props} /></div>
      <div role="cell" class="hub-explained" id={id} hidden={!explained}>{explained && <Explained integration={integration} />}</div>
    </div>
  );
}

interface RowsProps { of: string; integrations: Integration[]; actions: Actions; orphans?: boolean }

export function IntegrationRows({ of, integrations, actions, orphans = false }: RowsProps) {
  return (
    <div role="table" aria-label={`Integrations of ${of}`} class="hub-table">
      <div role="rowgroup" class="hub-head">
        <div role="row">{[...columns, "Explanation"].map((title) => <span key={title} role="columnheader">{title}</span>)}</div>
      </div>
      <div role="rowgroup">
        {integrations.map((integration) => <Row key={integration.id} integration={integration} actions={actions} orphan={orphans} />)}
      </div>
    </div>
  );
}
