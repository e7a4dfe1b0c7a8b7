// SPDX-License-Identifier: Apache-2.0
// A new password, with the one-time link that an administrator has made.
import { useState } from "preact/hooks";
import { send } from "../api/client";
import type { Session } from "../api/types";
import type { PageProps } from "../routes";
import { ButtonLink } from "../parts/button";
import { Form } from "../parts/form";
import { PasswordField } from "../parts/inputs";
import { PageTitle } from "../parts/page";
import { Box, Empty } from "../parts/panel";
import { invalid, useSubmit } from "../parts/submit";
import { toast } from "../parts/toast";
import { navigate } from "../router";
import { signed_in } from "../session";
import { useLink } from "./link";
import { password_errors, password_rule } from "./password_rules";
import "./sign_in.css";

function NewPassword({ link }: { link: string }) {
  const [password, set_password] = useState("");
  const submit = useSubmit(async () => {
    const errors = password_errors(password, "");
    if (errors.length > 0) throw invalid(errors);
    signed_in(await send<Session>("POST", "/api/v1/password/reset", { link, password }));
    toast("Your new password is set, and you are signed in.");
    navigate("/command-center", { replace: true, force: true });
  });
  return (
    <Box title="Choose a new password">
      <Form label="New password" submit={submit} action="Set password" busy_text="Setting…">
        <PasswordField name="password" label="New password" mandatory value={password} on_change={set_password} autocomplete="new-password" hint={password_rule} />
      </Form>
    </Box>
  );
}

export default function ResetPage(_: PageProps) {
  const link = useLink();
  return (
    <>
      <PageTitle title="New password" />
      {link ? <NewPassword link={link} /> : (
        <Empty title="This page needs a link" icon="lock" action={<ButtonLink href="/sign-in" kind="primary">Sign in</ButtonLink>}>
          Ask an administrator for one: Settings, Accounts, Reset password. It works once.
        </Empty>
      )}
    </>
  );
}
