// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";
import { useResource } from "../api/resource";
import type { Account, Role } from "../api/types";
import type { PageProps } from "../routes";
import { Button } from "../parts/button";
import { Icon } from "../parts/icon";
import { Panel } from "../parts/panel";
import { Table, type Column } from "../parts/table";
import { Time } from "../parts/words";
import { useSession } from "../session";
import { AccountForm, DeleteAccount, ResetPassword } from "./account_dialogs";
import { SettingsTitle } from "./settings_title";

type Open = { dialog: "new" } | { dialog: "edit" | "delete" | "reset"; account: Account } | null;

function columns(own: string, open: (open: Open) => void): Column<Account>[] {
  return [
    { key: "display_name", title: "Name", head: true, cell: (account) => <>{account.display_name}{account.name === own && <span class="quiet"> (you)</span>}</> },
    { key: "name", title: "Account name", cell: (account) => <span class="breakable">{account.name}</span> },
    { key: "role", title: "Role", cell: (account) => account.role },
    { key: "state", title: "State", cell: (account) => account.disabled ? <span class="off-mark"><Icon name="lock" />Disabled</span> : "Active" },
    { key: "last_sign_in", title: "Last sign-in", cell: (account) => <Time s={account.last_sign_in_s} /> },
    { key: "actions", title: "Actions", unseen_title: true, cell: (account) => <Actions account={account} own={own} open={open} /> },
  ];
}

function Actions({ account, own, open }: { account: Account; own: string; open: (open: Open) => void }) {
  const name = account.display_name;
  return (
    <div class="cell-actions">
      <Button onClick={() => open({ dialog: "edit", account })} aria-label={`Edit ${name}`}>Edit</Button>
      {account.name !== own && !account.disabled &&
        <Button onClick={() => open({ dialog: "reset", account })} aria-label={`Reset password of ${name}`}>Reset password</Button>}
      {account.name !== own && <Button onClick={() => open({ dialog: "delete", account })} aria-label={`Delete ${name}`}>Delete</Button>}
    </div>
  );
}

function Dialogs({ open, own, close, changed, roles }: { open: Open; own: string; close: () => void; changed: () => void; roles: Role[] }) {
  if (!open) return null;
  if (open.dialog === "new") return <AccountForm roles={roles} close={close} changed={changed} />;
  if (open.dialog === "edit") return <AccountForm account={open.account} own={open.account.name === own} roles={roles} close={close} changed={changed} />;
  if (open.dialog === "delete") return <DeleteAccount account={open.account} close={close} changed={changed} />;
  return <ResetPassword account={open.account} close={close} />;
}

export default function AccountsPage(_: PageProps) {
  const { account } = useSession();
  const accounts = useResource<{ accounts: Account[] }>("/api/v1/accounts", ["session"]);
  const roles = useResource<{ roles: Role[] }>("/api/v1/roles", []);
  const [open, set_open] = useState<Open>(null);
  const add = <Button kind="primary" onClick={() => set_open({ dialog: "new" })}><Icon name="plus" />Add account</Button>;
  return (
    <>
      <SettingsTitle title="Accounts" help="Who can sign in, and in which role." actions={accounts.state === "ready" && add} />
      <Panel title="Accounts" hide_title resource={accounts} lines={6}>
        {(data) => <Table caption="Accounts" columns={columns(account.name, set_open)} rows={data.accounts} row_key={(row) => row.name} />}
      </Panel>
      <Dialogs open={open} own={account.name} close={() => set_open(null)} changed={() => void accounts.reload()} roles={roles.data?.roles ?? []} />
    </>
  );
}
