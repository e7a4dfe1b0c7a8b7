// SPDX-License-Identifier: Apache-2.0
// What a trial with the upstream has found.
import type { CheckReport, Permission } from "../api/types";
import { duration_text } from "../format";
import { Icon, type IconName } from "../parts/icon";
import { StatusBadge } from "../parts/words";

type State = CheckReport["permissions"][number]["state"];
const marks: Record<State, IconName> = { granted: "check", missing: "cross", "not checked": "clock" };

/** The permissions that must be granted upstream; after a trial with what it found. */
export function PermissionTable({ permissions }: { permissions: (Permission & { state?: State })[] }) {
  const tried = permissions.some((permission) => permission.state !== undefined);
  return (
    <table class="permissions">
      <caption class="unseen">Permissions needed upstream</caption>
      <thead class="unseen">
        <tr><th scope="col">Permission</th><th scope="col">What for</th>{tried && <th scope="col">Found</th>}</tr>
      </thead>
      <tbody>
        {permissions.map(({ id, title, purpose, state }) => (
          <tr key={id}>
            <th scope="row">{title}</th>
            <td class="quiet">{purpose}</td>
            {state && <td class={`permission permission-${state.replace(" ", "-")}`}><Icon name={marks[state]} />{state}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const took = (ms: number) => (ms < 1000 ? `${ms} ms` : duration_text(ms / 1000));

export function CheckView({ report, saved }: { report: CheckReport; saved?: string }) {
  return (
    <div class={`trial ${report.ok ? "trial-good" : "trial-bad"}`}>
      <p class="trial-head"><StatusBadge status={report.status} /><span class="quiet small">tried just now, took {took(report.took_ms)}</span></p>
      <p>{report.ok ? "Signed in and read: the upstream gives all that is needed." : report.reason}</p>
      {saved && <p>{saved}</p>}
      {report.permissions.length > 0 && <PermissionTable permissions={report.permissions} />}
    </div>
  );
}
