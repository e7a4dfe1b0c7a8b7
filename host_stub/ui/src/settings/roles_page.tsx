// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";
import { send } from "../api/client";
import { useResource } from "../api/resource";
import type { Marketplace, Role } from "../api/types";
import { count_of } from "../format";
import type { PageProps } from "../routes";
import { Button } from "../parts/button";
import { Confirm, Dialog } from "../parts/dialog";
import { Form } from "../parts/form";
import { Icon } from "../parts/icon";
import { TextField } from "../parts/inputs";
import { Panel } from "../parts/panel";
import { invalid, useSubmit } from "../parts/submit";
import { Table, type Column } from "../parts/table";
import { toast } from "../parts/toast";
import { path_of } from "../routes";
import { marketplace_words, right_columns } from "./rights";
import { SettingsTitle } from "./settings_title";

type Open = { dialog: "form"; role?: Role } | { dialog: "delete"; role: Role } | null;
interface Changes { close: () => void; changed: () => void }
const role_path = (role: Role) => path_of("/api/v1/roles/{name}", { name: role.name });

const help_id = (right: Marketplace) => `marketplace-${right.replace(/ /g, "-")}`;

function MarketplaceChoice({ value, on_change }: { value: Marketplace; on_change: (value: Marketplace) => void }) {
  return (
    <fieldset class="choice-list">
      <legend>Integrations Marketplace</legend>
      {(Object.keys(marketplace_words) as Marketplace[]).map((each) => (
        <div key={each} class="choice">
          <label>
            <input type="radio" name="marketplace" value={each} checked={value === each} aria-describedby={help_id(each)} onChange={() => on_change(each)} />
            {marketplace_words[each].title}
          </label>
          <p class="choice-help" id={help_id(each)}>{marketplace_words[each].help}</p>
        </div>
      ))}
    </fieldset>
  );
}

function RoleForm({ role, close, changed }: Changes & { role: Role | undefined }) {
  const [name, set_name] = useState(role?.name ?? "");
  const [marketplace, set_marketplace] = useState<Marketplace>(role?.marketplace ?? "read");
  const submit = useSubmit(async () => {
    if (name.trim() === "") throw invalid([{ field: "name", message: "Give the role a name.", expected: "a name", found: "nothing" }]);
    if (role) await send("PUT", role_path(role), { marketplace });
    else await send("POST", "/api/v1/roles", { name: name.trim(), marketplace });
    toast(`The role “${name.trim()}” has been ${role ? "changed" : "added"}.`);
    changed();
    close();
  });
  return (
    <Dialog title={role ? `Edit ${role.name}` : "Add custom role"} on_close={close}>
      <Form label="Role" submit={submit} action={role ? "Save" : "Add role"} prefix="role-" more_actions={<Button onClick={close}>Cancel</Button>}>
        {role ? <p class="quiet">A change applies at once, to {count_of(role.accounts, "account")} and to tokens with this role.</p>
          : <TextField name="name" label="Name" mandatory value={name} on_change={set_name} autocomplete="off" autofocus />}
        <MarketplaceChoice value={marketplace} on_change={set_marketplace} />
      </Form>
    </Dialog>
  );
}

function DeleteRole({ role, close, changed }: Changes & { role: Role }) {
  const remove = async () => {
    await send("DELETE", role_path(role));
    toast(`The role “${role.name}” has been deleted.`);
    changed();
  };
  return (
    <Confirm title={`Delete the role “${role.name}”?`} confirm="Delete role" danger on_confirm={remove} on_close={close}>
      <p>No account has it. This cannot be taken back; a role of the same name can be made again.</p>
    </Confirm>
  );
}

function Actions({ role, open }: { role: Role; open: (open: Open) => void }) {
  if (role.built_in) return <span class="quiet small one-line">Built in</span>;
  const used = role.accounts > 0 ? `${count_of(role.accounts, "account")} ${role.accounts === 1 ? "has" : "have"} this role` : undefined;
  return (
    <div class="cell-actions">
      <Button onClick={() => open({ dialog: "form", role })} aria-label={`Edit ${role.name}`}>Edit</Button>
      <Button off={used} onClick={() => open({ dialog: "delete", role })} aria-label={`Delete ${role.name}${used ? `: ${used}` : ""}`}>Delete</Button>
    </div>
  );
}

const columns = (open: (open: Open) => void): Column<Role>[] => [
  { key: "name", title: "Role", head: true, cell: (role) => role.name },
  { key: "marketplace", title: "Integrations Marketplace", cell: (role) => marketplace_words[role.marketplace].title },
  ...right_columns,
  { key: "accounts", title: "Accounts", numeric: true, cell: (role) => role.accounts },
  { key: "actions", title: "Actions", unseen_title: true, cell: (role) => <Actions role={role} open={open} /> },
];

export default function RolesPage(_: PageProps) {
  const roles = useResource<{ roles: Role[] }>("/api/v1/roles", ["session"]);
  const [open, set_open] = useState<Open>(null);
  const close = () => set_open(null);
  const changed = () => void roles.reload();
  const add = <Button kind="primary" onClick={() => set_open({ dialog: "form" })}><Icon name="plus" />Add custom role</Button>;
  return (
    <>
      <SettingsTitle title="Roles" help="What each role may do. Everybody signed in sees the Human Risk Command Center and profiles." actions={roles.state === "ready" && add} />
      <Panel title="Roles" hide_title resource={roles} lines={14}>
        {(data) => <Table caption="Roles" columns={columns(set_open)} rows={data.roles} row_key={(role) => role.name} />}
      </Panel>
      {open?.dialog === "form" && <RoleForm role={open.role} close={close} changed={changed} />}
      {open?.dialog === "delete" && <DeleteRole role={open.role} close={close} changed={changed} />}
    </>
  );
}
