// SPDX-License-Identifier: Apache-2.0
import { with_query } from "../api/client";
import { useResource } from "../api/resource";
import type { AuditEntry, Integration } from "../api/types";
import { Empty, Panel } from "../parts/panel";
import { type Column, Table } from "../parts/table";
import { Time } from "../parts/words";
import { Link } from "../router";
import { ActionName } from "../settings/action_name";

const shown_at_most = 20;

const columns: Column<AuditEntry>[] = [
  { key: "at", title: "Time", cell: (entry) => <span class="hub-when"><Time s={entry.at_s} as="absolute" /></span> },
  { key: "actor", title: "Who", cell: (entry) => <span class="hub-who">{entry.actor}</span> },
  { key: "action", title: "Action", head: true, cell: (entry) => <ActionName action={entry.action} /> },
  { key: "detail", title: "Detail", cell: (entry) => <span class="breakable">{entry.detail}</span> },
];

/** What was done to it and what happened to it, of late, under the name that it has now. */
export function AuditPanel({ integration }: { integration: Integration }) {
  const log = useResource<{ audit: AuditEntry[] }>(with_query("/api/v1/audit", { subject: integration.name, limit: shown_at_most }), ["integrations"]);
  return (
    <Panel title="Audit log" resource={log} lines={4} help={`The newest ${shown_at_most} entries about ${integration.name}.`}
      actions={<Link href={with_query("/settings/audit", { subject: integration.name })}>All entries</Link>}>
      {({ audit }) => {
        if (audit.length === 0) return <Empty title="No entry" icon="clock" />;
        return <Table caption={`Audit log of ${integration.name}`} columns={columns} rows={audit} row_key={(entry) => entry.row} />;
      }}
    </Panel>
  );
}
