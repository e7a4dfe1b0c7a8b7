// SPDX-License-Identifier: Apache-2.0
// What a role may do, in words and side by side.
import type { Can, Marketplace, Role } from "../api/types";
import { Icon } from "../parts/icon";
import type { Column } from "../parts/table";

export const marketplace_words: Record<Marketplace, { title: string; help: string }> = {
  "none": { title: "None", help: "Sees the Human Risk Command Center and profiles, and no integrations." },
  "read": { title: "Read", help: "Sees also the Integrations Hub: status, counters and configuration without secrets. Changes nothing." },
  "read and write": { title: "Read and write", help: "Sees the hub, and adds, edits, tests, pauses and deletes integrations." },
};

function May({ may }: { may: boolean }) {
  if (!may) return <span class="quiet"><span aria-hidden="true">–</span><span class="unseen">No</span></span>;
  return <span class="may"><Icon name="check" /><span class="unseen">Yes</span></span>;
}

const rights: [keyof Can, string][] = [
  ["see_hub", "See the hub"],
  ["write_integrations", "Change integrations"],
  ["import_people", "Import directory"],
  ["see_audit", "See audit log"],
  ["manage_accounts", "Manage accounts"],
  ["manage_entitlements", "Manage entitlements"],
];

export const right_columns: Column<Role>[] =
  rights.map(([right, title]) => ({ key: right, title, cell: (role) => <May may={role.can[right]} /> }));
