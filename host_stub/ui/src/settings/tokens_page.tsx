// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";
import { send } from "../api/client";
import { useResource } from "../api/resource";
import type { FieldError, Role, Token } from "../api/types";
import { use_now } from "../clock";
import type { PageProps } from "../routes";
import { Button } from "../parts/button";
import { Confirm, Dialog } from "../parts/dialog";
import { Form } from "../parts/form";
import { Icon } from "../parts/icon";
import { SelectField, TextField } from "../parts/inputs";
import { Empty, Panel } from "../parts/panel";
import { invalid, useSubmit } from "../parts/submit";
import { Table, type Column } from "../parts/table";
import { toast } from "../parts/toast";
import { Time } from "../parts/words";
import { CopyOnce } from "./copy_once";
import { SettingsTitle } from "./settings_title";

type Open = { dialog: "new" } | { dialog: "revoke"; token: Token } | null;
const longest_days = 365;

function wrong_fields(name: string, role: string, days: string): FieldError[] {
  const errors: FieldError[] = [];
  if (name === "") errors.push({ field: "name", message: "Say what the token is for.", expected: "a name", found: "nothing" });
  if (role === "") errors.push({ field: "role", message: "Choose a role: it says what the program may do.", expected: "a role", found: "nothing" });
  const number = Number(days);
  if (!Number.isInteger(number) || number < 1 || number > longest_days)
    errors.push({ field: "expires_days", message: `A whole number of days, from 1 to ${longest_days}.`, expected: `1 to ${longest_days}`, found: days || "nothing" });
  return errors;
}

type Made = Token & { token: string };

function NewToken({ roles, close, changed }: { roles: Role[]; close: () => void; changed: () => void }) {
  const [name, set_name] = useState("");
  const [role, set_role] = useState("");
  const [days, set_days] = useState("90");
  const [made, set_made] = useState<Made | null>(null);
  const submit = useSubmit(async () => {
    const errors = wrong_fields(name.trim(), role, days.trim());
    if (errors.length > 0) throw invalid(errors);
    set_made(await send<Made>("POST", "/api/v1/tokens", { name: name.trim(), role, expires_days: Number(days) }));
    changed();
  });
  const choices = [{ value: "", title: "Choose a role" }, ...roles.map((each) => ({ value: each.name, title: each.name }))];
  if (made) return <ShowToken made={made} close={close} />;
  return (
    <Dialog title="Create API token" on_close={close}>
      <Form label="API token" submit={submit} action="Create token" prefix="token-" more_actions={<Button onClick={close}>Cancel</Button>}>
        <TextField name="name" label="Name" mandatory value={name} on_change={set_name} autocomplete="off" autofocus hint="What it is for: “nightly export”." />
        <SelectField name="role" label="Role" mandatory value={role} choices={choices} on_change={set_role} hint="Give it no more than the program needs." />
        <TextField name="expires_days" label="Days until it expires" mandatory type="number" value={days} on_change={set_days} min={1} max={longest_days} inputMode="numeric" />
      </Form>
    </Dialog>
  );
}

function ShowToken({ made, close }: { made: Made; close: () => void }) {
  return (
    <Dialog title={`Token “${made.name}”`} on_close={close}>
      <div class="stack">
        <p>Copy it now: it is shown this once, and only a hash of it is kept. It expires <Time s={made.expires_s} as="both" />.</p>
        <CopyOnce value={made.token} what="token" />
        <p class="quiet small">Programs send it with each request: <code>Authorization: Bearer TOKEN</code></p>
      </div>
      <div class="dialog-actions"><Button onClick={close}>Done</Button></div>
    </Dialog>
  );
}

function RevokeToken({ token, close, changed }: { token: Token; close: () => void; changed: () => void }) {
  const revoke = async () => {
    await send("DELETE", `/api/v1/tokens/${token.id}`);
    toast(`The token “${token.name}” has been revoked.`);
    changed();
  };
  return (
    <Confirm title={`Revoke the token “${token.name}”?`} confirm="Revoke token" danger on_confirm={revoke} on_close={close}>
      <p>Programs that use it are refused from now on. This cannot be taken back.</p>
      <p class="quiet">Last used: <Time s={token.last_used_s} as="both" /></p>
    </Confirm>
  );
}

function Expires({ token }: { token: Token }) {
  const expired = token.expires_s <= use_now(60);
  return expired ? <span class="off-mark"><Icon name="clock" /><span>Expired <Time s={token.expires_s} as="date" /></span></span> : <Time s={token.expires_s} />;
}

const columns = (open: (open: Open) => void): Column<Token>[] => [
  { key: "name", title: "Name", head: true, cell: (token) => token.name },
  { key: "role", title: "Role", cell: (token) => token.role },
  { key: "created", title: "Created", cell: (token) => <><Time s={token.created_s} as="date" /> by {token.created_by}</> },
  { key: "expires", title: "Expires", cell: (token) => <Expires token={token} /> },
  { key: "last_used", title: "Last used", cell: (token) => <Time s={token.last_used_s} /> },
  { key: "actions", title: "Actions", unseen_title: true, cell: (token) => (
    <div class="cell-actions"><Button onClick={() => open({ dialog: "revoke", token })} aria-label={`Revoke ${token.name}`}>Revoke</Button></div>) },
];

export default function TokensPage(_: PageProps) {
  const tokens = useResource<{ tokens: Token[] }>("/api/v1/tokens", ["session"]);
  const roles = useResource<{ roles: Role[] }>("/api/v1/roles", []);
  const [open, set_open] = useState<Open>(null);
  const close = () => set_open(null);
  const changed = () => void tokens.reload();
  const add = <Button kind="primary" onClick={() => set_open({ dialog: "new" })}><Icon name="plus" />Create token</Button>;
  return (
    <>
      <SettingsTitle title="API tokens" help="For programs that use the REST API: each has a role and an end." actions={tokens.state === "ready" && add} />
      <Panel title="Tokens" hide_title resource={tokens} lines={4}>
        {(data) => data.tokens.length === 0
          ? <Empty title="No tokens yet" icon="lock">A program needs one to use the REST API. The same on the command line: <code>host_stub token create</code></Empty>
          : <Table caption="API tokens" columns={columns(set_open)} rows={data.tokens} row_key={(token) => token.id} />}
      </Panel>
      {open?.dialog === "new" && <NewToken roles={roles.data?.roles ?? []} close={close} changed={changed} />}
      {open?.dialog === "revoke" && <RevokeToken token={open.token} close={close} changed={changed} />}
    </>
  );
}
