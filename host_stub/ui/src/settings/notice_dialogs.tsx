// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";
import { send } from "../api/client";
import type { FieldError, Webhook, WebhookSet } from "../api/types";
import { count_of } from "../format";
import { Button } from "../parts/button";
import { Confirm, Dialog } from "../parts/dialog";
import { Form } from "../parts/form";
import { PasswordField, TextField } from "../parts/inputs";
import { invalid, useSubmit } from "../parts/submit";
import { toast } from "../parts/toast";
import { CopyOnce } from "./copy_once";

export const webhook_path = "/api/v1/notices/webhook";

type Signing = "keep" | "make" | "own";
interface Choice { title: string; help: string }
const choices: Record<Signing, Choice> = {
  keep: { title: "Keep the secret", help: "The receiver goes on checking with the one it has." },
  make: { title: "Make a new secret", help: "It is shown once, to be copied to the receiver. One from before is good no more." },
  own: { title: "Enter a secret", help: "One that the receiver has already." },
};
const shortest = 16, longest = 256;

interface Props { webhook: Webhook; close: () => void; changed: (now: Webhook) => void }

function SigningChoice({ offered, value, on_change }: { offered: Signing[]; value: Signing; on_change: (value: Signing) => void }) {
  return (
    <fieldset class="choice-list">
      <legend>Secret that notices are signed with</legend>
      {offered.map((each) => (
        <div key={each} class="choice">
          <label>
            <input type="radio" name="signing" value={each} checked={value === each} aria-describedby={`signing-${each}`} onChange={() => on_change(each)} />
            {choices[each].title}
          </label>
          <p class="choice-help" id={`signing-${each}`}>{choices[each].help}</p>
        </div>
      ))}
    </fieldset>
  );
}

function wrong_fields(url: string, signing: Signing, secret: string): FieldError[] {
  const errors: FieldError[] = [];
  if (url === "") errors.push({ field: "url", message: "Type the receiver's address.", expected: "https://…", found: "nothing" });
  const length = new TextEncoder().encode(secret).length; // as the server counts
  if (signing === "own" && (length < shortest || length > longest))
    errors.push({ field: "secret", message: `A secret has ${shortest} to ${longest} characters; this one has ${length}.`, expected: `${shortest} to ${longest}`, found: String(length) });
  return errors;
}

/** Sets who is told, or changes it. */
export function ReceiverForm({ webhook, close, changed }: Props) {
  const [url, set_url] = useState(webhook.url ?? "");
  const [signing, set_signing] = useState<Signing>(webhook.set ? "keep" : "make");
  const [secret, set_secret] = useState("");
  const [made, set_made] = useState<string | null>(null);
  const submit = useSubmit(async () => {
    const errors = wrong_fields(url.trim(), signing, secret);
    if (errors.length > 0) throw invalid(errors);
    const { secret: fresh, ...now } = await send<WebhookSet>("PUT", webhook_path,
      { url: url.trim(), new_secret: signing === "make", ...(signing === "own" ? { secret } : {}) });
    changed(now);
    if (fresh !== null) return set_made(fresh);
    toast("From now on notices are sent to this receiver.");
    close();
  });
  if (made !== null) return <ShowSecret secret={made} close={close} />;
  return (
    <Dialog title={webhook.set ? "Edit receiver" : "Add receiver"} on_close={close}>
      <Form label="Receiver of notices" submit={submit} action={webhook.set ? "Save" : "Add receiver"} prefix="notice-" more_actions={<Button onClick={close}>Cancel</Button>}>
        <TextField name="url" label="Address" mandatory type="url" value={url} on_change={set_url} autocomplete="off" autocapitalize="none" spellcheck={false} autofocus
          placeholder="https://receiver.example.com/hooks/risk" hint="https:// only; http:// to the host's own machine. Notices that wait go to the new address." />
        <SigningChoice offered={webhook.set ? ["keep", "make", "own"] : ["make", "own"]} value={signing} on_change={set_signing} />
        {signing === "own" && <PasswordField name="secret" label="Secret" mandatory value={secret} on_change={set_secret} autocomplete="off"
          hint={`${shortest} to ${longest} characters. It is kept encrypted and never shown again.`} />}
      </Form>
    </Dialog>
  );
}

function ShowSecret({ secret, close }: { secret: string; close: () => void }) {
  return (
    <Dialog title="Secret of the receiver" on_close={close}>
      <div class="stack">
        <p>Copy it to the receiver now: it is shown this once. With it the receiver checks that a notice comes from here.</p>
        <CopyOnce value={secret} what="secret" />
        <p class="quiet small">Then send a test notice: it goes the same way as a real one.</p>
      </div>
      <div class="dialog-actions"><Button onClick={close}>Done</Button></div>
    </Dialog>
  );
}

export function RemoveReceiver({ webhook, close, changed }: Omit<Props, "changed"> & { changed: () => void }) {
  const remove = async () => {
    await send("DELETE", webhook_path);
    toast("The receiver has been removed. Nobody is told any more.");
    changed();
  };
  return (
    <Confirm title="Remove the receiver?" confirm="Remove receiver" danger on_confirm={remove} on_close={close}>
      <p>Nothing more is sent to <b class="breakable">{webhook.url}</b>, and its secret is deleted.</p>
      {webhook.waiting > 0 && <p>{count_of(webhook.waiting, "notice")} that {webhook.waiting === 1 ? "waits is" : "wait are"} dropped.</p>}
      <p class="quiet">The Integrations Hub goes on showing how each integration stands.</p>
    </Confirm>
  );
}
