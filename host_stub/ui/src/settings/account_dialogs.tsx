// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from "preact/hooks";
import { send } from "../api/client";
import type { Account, FieldError, Role } from "../api/types";
import { Confirm, Dialog } from "../parts/dialog";
import { Form } from "../parts/form";
import { CheckField, PasswordField, SelectField, TextField } from "../parts/inputs";
import { invalid, useSubmit } from "../parts/submit";
import { Button } from "../parts/button";
import { toast } from "../parts/toast";
import { Time } from "../parts/words";
import { path_of } from "../routes";
import { name_errors } from "../sign_in/name_rules";
import { password_errors, password_rule } from "../sign_in/password_rules";
import { CopyOnce } from "./copy_once";

interface DialogProps { account: Account; close: () => void; changed: () => void }

const account_path = (account: Account) => path_of("/api/v1/accounts/{name}", { name: account.name });

interface Typed { name: string; display_name: string; role: string; password: string; disabled: boolean }

function wrong_fields(typed: Typed, is_new: boolean): FieldError[] {
  const errors = is_new ? name_errors(typed.name.trim()) : [];
  if (typed.display_name.trim() === "")
    errors.push({ field: "display_name", message: "Type the person's name.", expected: "a name", found: "nothing" });
  if (typed.role === "")
    errors.push({ field: "role", message: "Choose a role: it says what this account may do.", expected: "a role", found: "nothing" });
  return is_new ? [...errors, ...password_errors(typed.password, typed.name.trim())] : errors;
}

function save(typed: Typed, account: Account | undefined): Promise<Account> {
  const display_name = typed.display_name.trim();
  if (account) return send("PUT", account_path(account), { display_name, role: typed.role, disabled: typed.disabled });
  return send("POST", "/api/v1/accounts", { name: typed.name.trim(), display_name, role: typed.role, password: typed.password });
}

/** Adds one, or changes `account`. */
export function AccountForm({ account, own = false, roles, close, changed }: Omit<DialogProps, "account"> & { account?: Account; own?: boolean; roles: Role[] }) {
  const [typed, set_typed] = useState<Typed>({
    name: account?.name ?? "", display_name: account?.display_name ?? "", role: account?.role ?? "", password: "", disabled: account?.disabled ?? false,
  });
  const set = (change: Partial<Typed>) => set_typed((before) => ({ ...before, ...change }));
  const submit = useSubmit(async () => {
    const errors = wrong_fields(typed, !account);
    if (errors.length > 0) throw invalid(errors);
    const saved = await save(typed, account);
    toast(account ? `The account of ${saved.display_name} has been changed.` : `The account of ${saved.display_name} has been added.`);
    changed();
    close();
  });
  const names = new Set([...roles.map((role) => role.name), ...(account ? [account.role] : [])]);
  const choices = [{ value: "", title: "Choose a role" }, ...[...names].map((name) => ({ value: name, title: name }))];
  return (
    <Dialog title={account ? `Edit ${account.display_name}` : "Add account"} on_close={close}>
      <Form label="Account" submit={submit} action={account ? "Save" : "Add account"} prefix="account-"
        more_actions={<Button onClick={close}>Cancel</Button>}>
        <TextField name="display_name" label="Name" mandatory value={typed.display_name} on_change={(display_name) => set({ display_name })} autocomplete="off" autofocus />
        {!account && <TextField name="name" label="Account name" mandatory value={typed.name} on_change={(name) => set({ name })} autocomplete="off"
          autocapitalize="none" spellcheck={false} hint="What is typed at sign-in, for instance the e-mail address. It cannot be changed later." />}
        {own ? <p class="quiet">Your role is {typed.role}. Nobody changes their own role or disables themself: somebody else who manages accounts can.</p>
          : <SelectField name="role" label="Role" mandatory value={typed.role} choices={choices} on_change={(role) => set({ role })}
            hint={account ? "A change of role signs this account out everywhere." : undefined} />}
        {!account && <PasswordField name="password" label="First password" mandatory value={typed.password} on_change={(password) => set({ password })}
          autocomplete="new-password" hint={password_rule} />}
        {account && !own && <CheckField name="disabled" label="Disabled" checked={typed.disabled} on_change={(disabled) => set({ disabled })}
          hint="Cannot sign in, and is signed out now. Nothing is deleted." />}
      </Form>
    </Dialog>
  );
}

export function DeleteAccount({ account, close, changed }: DialogProps) {
  const remove = async () => {
    await send("DELETE", account_path(account));
    toast(`The account of ${account.display_name} has been deleted.`);
    changed();
  };
  return (
    <Confirm title={`Delete the account of ${account.display_name}?`} confirm="Delete account" danger on_confirm={remove} on_close={close}>
      <p><b>{account.name}</b> is signed out at once and cannot sign in any more. This cannot be taken back.</p>
      <p class="quiet">What this account did stays in the audit log. API tokens stay until they expire or are revoked. To keep the account, disable it instead.</p>
    </Confirm>
  );
}

interface Link { link: string; expires: string; expires_s: number }
const page_of = (link: string) => (/^https?:/.test(link) ? link : `${location.origin}/reset#${encodeURIComponent(link)}`);

/** Makes a one-time link to a new password. */
export function ResetPassword({ account, close }: Omit<DialogProps, "changed">) {
  const [link, set_link] = useState<Link | null>(null);
  const make = useSubmit(async () => set_link(await send<Link>("POST", `${account_path(account)}/reset`)));
  useEffect(() => make.clear(), []);
  return (
    <Dialog title={`Reset the password of ${account.display_name}`} on_close={close}>
      {link ? (
        <div class="stack">
          <p>Send this link to {account.display_name} in a way that nobody else reads. It works once, until <Time s={link.expires_s} as="absolute" />, and is not shown again.</p>
          <CopyOnce value={page_of(link.link)} what="link" />
        </div>
      ) : (
        <Form label="Reset password" submit={make} action="Make a link" more_actions={<Button onClick={close}>Cancel</Button>}>
          <p>Makes a link that works once: whoever opens it chooses a new password for <b>{account.name}</b> and is signed in. Making it signs this account out everywhere; the present password works until the link is used.</p>
        </Form>
      )}
    </Dialog>
  );
}
