// SPDX-License-Identifier: Apache-2.0
// The first administrator: only with the link that the server has printed.
import { useState } from "preact/hooks";
import { send } from "../api/client";
import { useResource } from "../api/resource";
import type { FieldError, Session, SetUp } from "../api/types";
import type { PageProps } from "../routes";
import { ButtonLink } from "../parts/button";
import { Form } from "../parts/form";
import { PasswordField, TextField } from "../parts/inputs";
import { PageTitle } from "../parts/page";
import { Box, Content, Empty } from "../parts/panel";
import { invalid, useSubmit } from "../parts/submit";
import { toast } from "../parts/toast";
import { navigate } from "../router";
import { signed_in } from "../session";
import { useLink } from "./link";
import { name_errors } from "./name_rules";
import { password_errors, password_rule } from "./password_rules";
import "./sign_in.css";

function HowToGetTheLink() {
  return (
    <Box title="Open the set-up link">
      <p>Nobody has an account here yet. The first one is made with a link that works once:</p>
      <ol class="steps">
        <li>Look at what the server printed when it started: a line with <code>/set-up#…</code>.</li>
        <li>It is also in the file <code>set-up-link</code> in the server's data directory, which only its owner can read.</li>
        <li>Open it in this browser within 60 minutes. After that, restart the server: it prints a new one.</li>
      </ol>
      <p class="quiet small sign-in-note">Without a screen on the server: <code>host_stub admin create NAME</code> makes the account on the command line.</p>
    </Box>
  );
}

function wrong_fields(name: string, display_name: string, password: string): FieldError[] {
  const errors = name_errors(name);
  if (display_name.trim() === "")
    errors.push({ field: "display_name", message: "Type your name as others should see it.", expected: "a name", found: "nothing" });
  return [...errors, ...password_errors(password, name)];
}

function FirstAccount({ link }: { link: string }) {
  const [name, set_name] = useState("");
  const [display_name, set_display_name] = useState("");
  const [password, set_password] = useState("");
  const submit = useSubmit(async () => {
    const errors = wrong_fields(name.trim(), display_name, password);
    if (errors.length > 0) throw invalid(errors);
    const body = { link, name: name.trim(), display_name: display_name.trim(), password };
    signed_in(await send<Session>("POST", "/api/v1/set-up", body));
    toast("Your account has been made. Welcome.");
    navigate("/integrations", { replace: true, force: true });
  });
  return (
    <Box title="The first account" help="It has the role Global Sys Admin: it can do everything, also make further accounts.">
      <Form label="First account" submit={submit} action="Create account" busy_text="Creating…">
        <TextField name="display_name" label="Your name" mandatory value={display_name} on_change={set_display_name} autocomplete="name" />
        <TextField name="name" label="Account name" mandatory value={name} on_change={set_name} autocomplete="username" autocapitalize="none"
          spellcheck={false} hint="What you type to sign in, for instance your e-mail address." />
        <PasswordField name="password" label="Password" mandatory value={password} on_change={set_password} autocomplete="new-password" hint={password_rule} />
      </Form>
    </Box>
  );
}

export default function SetUpPage(_: PageProps) {
  const link = useLink();
  const set_up = useResource<SetUp>("/api/v1/set-up", []);
  return (
    <>
      <PageTitle title="Set up" />
      <Content resource={set_up} lines={8}>
        {({ needed }) => {
          if (needed) return link ? <FirstAccount link={link} /> : <HowToGetTheLink />;
          return (
            <Empty title="This server is set up already" action={<ButtonLink href="/sign-in" kind="primary">Sign in</ButtonLink>}>
              The link has done its work. An administrator can make you an account.
            </Empty>
          );
        }}
      </Content>
    </>
  );
}
