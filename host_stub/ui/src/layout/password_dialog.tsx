// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";
import { send } from "../api/client";
import { Dialog } from "../parts/dialog";
import { Form } from "../parts/form";
import { PasswordField } from "../parts/inputs";
import { invalid, useSubmit } from "../parts/submit";
import { toast } from "../parts/toast";
import { password_errors, password_rule } from "../sign_in/password_rules";
import { useSession } from "../session";

/** One's own password. */
export default function PasswordDialog({ close }: { close: () => void }) {
  const { account } = useSession();
  const [current, set_current] = useState("");
  const [password, set_password] = useState("");
  const submit = useSubmit(async () => {
    const errors = password_errors(password, account.name);
    if (current === "")
      errors.unshift({ field: "current", message: "Type the password that you have now.", expected: "your present password", found: "nothing" });
    if (errors.length > 0) throw invalid(errors);
    await send("POST", "/api/v1/password", { current, password });
    toast("Your password has been changed. Your other sessions have ended.");
    close();
  });
  return (
    <Dialog title="Change password" on_close={close}>
      <Form label="Change password" submit={submit} action="Change password" prefix="own-">
        <input class="unseen" type="text" name="username" autocomplete="username" value={account.name} readOnly tabIndex={-1} aria-hidden="true" />
        <PasswordField name="current" label="Current password" mandatory value={current} on_change={set_current} />
        <PasswordField name="password" label="New password" mandatory value={password} on_change={set_password}
          autocomplete="new-password" hint={password_rule} />
      </Form>
    </Dialog>
  );
}
