// SPDX-License-Identifier: Apache-2.0
// What a trial with the upstream has found.
import type { CheckReport, Permission } from "../api/types";
import { duration_text } from "../format";
import { Icon, type IconName } from "../parts/icon";
import { StatusBadge } from "../parts/words";

type State = CheckReport["permissions"][number]["state"];
const marks: Record<State, IconName> = { granted: "check", missing: "cross", "not checked": "clock" };

/** The permissions that must be granted upstream; after a trial with what it found. */
export function PermissionList({ permissions }: { permissions: (Permission & { state?: State })[] }) {
  return (
    <ul class="permissions" aria-label="Permissions needed upstream">
      {permissions.map(({ id, title, purpose, state }) => (
        <li key={id}>
          <strong>{title}</strong>
          {state && <span class={`permission permission-${state.replace(" ", "-")}`}><Icon name={marks[state]} />{state}</span>}
          <span class="permission-purpose quiet">{purpose}</span>
        </li>
      ))}
    </ul>
  );
}

const took = (ms: number) => (ms < 1000 ? `${ms} ms` : duration_text(ms / 1000));

export function CheckView({ report, saved }: { report: CheckReport; saved?: string }) {
  return (
    <div class={`trial ${report.ok ? "trial-good" : "trial-bad"}`}>
      <p class="trial-head"><StatusBadge status={report.status} /><span class="quiet small">tried just now, took {took(report.took_ms)}</span></p>
      <p>{report.ok ? "Signed in and read: the upstream gives all that is needed." : report.reason}</p>
      {saved && <p>{saved}</p>}
      {report.permissions.length > 0 && <PermissionList permissions={report.permissions} />}
    </div>
  );
}
