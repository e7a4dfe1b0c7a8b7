// SPDX-License-Identifier: Apache-2.0
// What a role may do, in words.
import type { Can, Marketplace } from "../api/types";
import { Icon } from "../parts/icon";

export const marketplace_words: Record<Marketplace, { title: string; help: string }> = {
  "none": { title: "None", help: "Sees the Human Risk Command Center and profiles, and no integrations." },
  "read": { title: "Read", help: "Sees also the Integrations Hub: status, counters and configuration without secrets. Changes nothing." },
  "read and write": { title: "Read and write", help: "Adds, edits, tests, pauses and deletes integrations." },
};

const sentences: [keyof Can, string][] = [
  ["see_hub", "sees the Integrations Hub"],
  ["write_integrations", "adds, edits and deletes integrations"],
  ["import_people", "imports the directory"],
  ["see_audit", "sees the audit log"],
  ["manage_accounts", "manages accounts, roles and API tokens"],
  ["manage_entitlements", "manages entitlements"],
];

export function Rights({ can }: { can: Can }) {
  return (
    <ul class="rights">
      <li><Icon name="check" />sees risk scores and profiles</li>
      {sentences.filter(([right]) => can[right]).map(([right, text]) => <li key={right}><Icon name="check" />{text}</li>)}
    </ul>
  );
}
