// SPDX-License-Identifier: Apache-2.0
import { with_query } from "../api/client";
import type { AuditEntry } from "../api/types";
import { count_of } from "../format";
import type { PageProps } from "../routes";
import { Button } from "../parts/button";
import { CsvLink } from "../parts/csv_link";
import { Empty, Panel } from "../parts/panel";
import { More, Table, type Column } from "../parts/table";
import { Time } from "../parts/words";
import { TextFilter } from "../risk/filters";
import { from_start, use_list } from "../risk/use_list";
import { useQuery } from "../router";
import { ActionName } from "./action_name";
import { known_actions } from "./audit_words";
import { SettingsTitle } from "./settings_title";

interface Audit { audit: AuditEntry[]; next: string | null }

const columns: Column<AuditEntry>[] = [
  { key: "at", title: "Time", cell: (entry) => <Time s={entry.at_s} as="absolute" /> },
  { key: "actor", title: "Who", cell: (entry) => <span class="breakable">{entry.actor}</span> },
  { key: "action", title: "Action", head: true, cell: (entry) => <ActionName action={entry.action} /> },
  { key: "subject", title: "What", cell: (entry) => <span class="breakable">{entry.subject}</span> },
  { key: "detail", title: "Detail", cell: (entry) => <span class="breakable">{entry.detail}</span> },
];

export default function AuditPage(_: PageProps) {
  const [query, set_query] = useQuery();
  const filter = { action: query["action"], actor: query["actor"], subject: query["subject"] };
  const { resource, busy, more } = use_list<Audit>("/api/v1/audit", filter, ["session", "integrations", "entitlements", "people"]);
  const filtered = Boolean(filter.action || filter.actor || filter.subject);
  const suggestions = [...new Set([...known_actions, ...(resource.data?.audit.map((entry) => entry.action) ?? [])])].sort();
  const clear = <Button onClick={() => set_query({ action: null, actor: null, subject: null, ...from_start })}>Clear filter</Button>;
  return (
    <>
      <SettingsTitle title="Audit log" help="Who did what, and what was refused; newest first. It is only ever added to, and never holds a secret." />
      <div class="filters" role="search" aria-label="Filter the audit log">
        <TextFilter name="action" label="Action, or part of it" suggestions={suggestions} />
        <TextFilter name="actor" label="Who, or part of it" />
        <TextFilter name="subject" label="What, exactly" />
        {filtered && clear}
      </div>
      <Panel title="Entries" hide_title resource={resource} lines={12} actions={<CsvLink href={with_query("/api/v1/audit.csv", filter)} what="the audit log" />}>
        {(data) => data.audit.length === 0 ? <Empty title={filtered ? "No entry fits the filter" : "No entries yet"} icon="search" action={filtered && clear} /> : (
          <>
            <Table caption={`Audit log, ${count_of(data.audit.length, "entry", "entries")} shown`} columns={columns} rows={data.audit} row_key={(entry) => entry.row} />
            <More next={data.next} busy={busy} more={more} shown={data.audit.length} what="entries" />
          </>
        )}
      </Panel>
    </>
  );
}
