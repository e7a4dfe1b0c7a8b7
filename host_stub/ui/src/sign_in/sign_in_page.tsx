// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef, useState } from "preact/hooks";
import { send } from "../api/client";
import type { Problem, Session } from "../api/types";
import { use_now, now_s } from "../clock";
import { duration_text } from "../format";
import type { PageProps } from "../routes";
import { Form } from "../parts/form";
import { PasswordField, TextField } from "../parts/inputs";
import { PageTitle } from "../parts/page";
import { Box, Trouble } from "../parts/panel";
import { invalid, useSubmit } from "../parts/submit";
import { navigate, useQuery } from "../router";
import { safe_next } from "../routes";
import { signed_in, useSessionState } from "../session";
import { useLink } from "./link";
import "./sign_in.css";

function missing(name: string, password: string) {
  const errors = [];
  if (name.trim() === "") errors.push({ field: "name", message: "Type the name of your account.", expected: "a name", found: "nothing" });
  if (password === "") errors.push({ field: "password", message: "Type your password.", expected: "a password", found: "nothing" });
  return errors;
}

// After failures the server waits; it says how long.
function Wait({ problem }: { problem: Problem }) {
  const [until] = useState(() => now_s() + (problem.retry_after_s ?? 0));
  const left = until - use_now();
  const told = `Too many attempts. Wait ${duration_text(problem.retry_after_s ?? 0)}, then try again.`; // announced once, not every second
  return (
    <>
      <p class="unseen" role="alert">{told}</p>
      <p class="wait" role="timer">{left > 0 ? <>Too many attempts. You can try again in <b>{duration_text(left)}</b>.</> : "You can try again now."}</p>
    </>
  );
}

function Refusal({ problem }: { problem: Problem }) {
  if (problem.status === 429) return <Wait key={problem.request_id} problem={problem} />;
  if (problem.status !== 401) return <Trouble problem={problem} />;
  return <Trouble problem={{ ...problem, what: "The name or the password is not right" }} />;
}

function SignInForm({ done }: { done: (session: Session) => void }) {
  const [name, set_name] = useState("");
  const [password, set_password] = useState("");
  const submit = useSubmit(async () => {
    const errors = missing(name, password);
    if (errors.length > 0) throw invalid(errors);
    done(await send<Session>("POST", "/api/v1/session", { name: name.trim(), password }));
  });
  return (
    <Form label="Sign in" submit={submit} action="Sign in" busy_text="Signing in…" hide_problem>
      {submit.problem && submit.errors.length === 0 && <Refusal problem={submit.problem} />}
      <TextField name="name" label="Account name" value={name} on_change={set_name} autocomplete="username" autocapitalize="none" spellcheck={false} autofocus />
      <PasswordField name="password" label="Password" value={password} on_change={set_password} />
    </Form>
  );
}

function useLinkSignIn(link: string, done: (session: Session) => void) {
  const started = useRef(false);
  const submit = useSubmit(async () => done(await send<Session>("POST", "/api/v1/session/link", { link })));
  useEffect(() => {
    if (!link || started.current) return;
    started.current = true;
    submit.run();
  }, [link]);
  return submit;
}

export default function SignInPage(_: PageProps) {
  const link = useLink();
  const [query] = useQuery();
  const { session } = useSessionState();
  const go = () => navigate(safe_next(query["next"]), { replace: true, force: true });
  const done = (next: Session) => {
    signed_in(next);
    go();
  };
  const by_link = useLinkSignIn(link, done);
  useEffect(() => { if (session) go(); }, [session]);
  return (
    <>
      <PageTitle title="Sign in" help={query["next"] ? "Sign in to go on: you were signed out, or have not been signed in yet." : undefined} />
      {by_link.busy && <p role="status">Signing in with the link…</p>}
      {by_link.problem && <Trouble problem={by_link.problem} title="The link does not sign in" />}
      <Box title="With your account"><SignInForm done={done} /></Box>
      <p class="quiet small sign-in-note">
        Password forgotten? An administrator can send you a link to a new one: Settings, Accounts, Reset password; or on the server <code>host_stub admin reset NAME</code>.
      </p>
    </>
  );
}
