// SPDX-License-Identifier: Apache-2.0
// Who is told, outside of these pages, that an integration is no longer connected.
import { useState } from "preact/hooks";
import { send } from "../api/client";
import { useResource } from "../api/resource";
import type { Webhook, WebhookTrial } from "../api/types";
import { count_of, count_text } from "../format";
import type { PageProps } from "../routes";
import { Button } from "../parts/button";
import { Icon, type IconName } from "../parts/icon";
import { Box, Empty, Panel, Trouble } from "../parts/panel";
import { useSubmit } from "../parts/submit";
import { Time } from "../parts/words";
import { ReceiverForm, RemoveReceiver, webhook_path } from "./notice_dialogs";
import { state_of, type NoticeState } from "./notice_state";
import { SettingsTitle } from "./settings_title";

const marks: Record<NoticeState["tone"], IconName> = { good: "check", calm: "clock", bad: "warning" };

function Facts({ webhook }: { webhook: Webhook }) {
  const { word, tone, story } = state_of(webhook);
  return (
    <dl class="facts">
      <dt>State</dt>
      <dd><span class={`status status-${tone}`}><Icon name={marks[tone]} />{word}</span> <span class="quiet">{story}</span></dd>
      <dt>Address</dt><dd><span class="breakable">{webhook.url}</span></dd>
      <dt>Told there since</dt><dd><Time s={webhook.since_s} as="both" /></dd>
      <dt>Last delivered</dt><dd><Time s={webhook.last_delivered_s} as="both" />{webhook.delivered > 0 && <span class="quiet">, {count_of(webhook.delivered, "notice")} in all</span>}</dd>
      <dt>Waiting</dt>
      <dd>{webhook.waiting === 0 ? <span class="quiet">none</span> : <>{count_of(webhook.waiting, "notice")}, the oldest since <Time s={webhook.oldest_s} as="both" /></>}</dd>
      <dt>Last failure</dt>
      <dd>
        <Time s={webhook.last_failed_s} as="both" />{webhook.failed > 0 && <span class="quiet">, {count_of(webhook.failed, "failed attempt")} in all</span>}
        {webhook.last_failure && <p class="breakable">{webhook.last_failure}</p>}
      </dd>
      {webhook.given_up > 0 && <><dt>Given up</dt><dd>{count_text(webhook.given_up)} after three days; the audit log names them</dd></>}
    </dl>
  );
}

/** Sends one of no integration, the way that real ones go. */
function TestNotice() {
  const [trial, set_trial] = useState<WebhookTrial | null>(null);
  const { busy, problem, run } = useSubmit(async () => {
    set_trial(null);
    set_trial(await send<WebhookTrial>("POST", `${webhook_path}/test`));
  });
  return (
    <>
      <div class="row"><Button busy={busy} onClick={run}><Icon name="refresh" />Send a test notice</Button></div>
      <div role="status">
        {busy && <span class="unseen">Sending a test notice</span>}
        {trial && (
          <div class={`tried ${trial.delivered ? "tried-good" : "tried-bad"}`}>
            <Icon name={trial.delivered ? "check" : "warning"} />
            <p>{trial.delivered ? "The test notice has been delivered: the receiver has taken it." : trial.reason}</p>
          </div>
        )}
      </div>
      {problem && <Trouble problem={problem} />}
    </>
  );
}

function WhatIsSent() {
  return (
    <Box title="What a receiver gets" help="One POST with a JSON object for each such change, in order for each integration; at least once.">
      <dl class="facts">
        <dt>Not connected any more</dt><dd><code>"connected": false</code>, with <code>from</code>, <code>to</code>, <code>reason</code> and <code>what_to_do</code></dd>
        <dt>Connected again</dt><dd><code>"connected": true</code></dd>
        <dt>Drop doubles by</dt><dd><code>id</code>, also in the header <code>Risk-Notice-Id</code></dd>
        <dt>Check the signature</dt><dd><code>Risk-Signature: t=SECONDS,v1=HEX</code>: the HMAC-SHA256, with the secret, of the seconds, a dot and the body</dd>
        <dt>Answer</dt><dd>any 2xx within ten seconds; otherwise it is tried again, for three days</dd>
      </dl>
    </Box>
  );
}

type Open = "form" | "remove" | null;

export default function NoticesPage(_: PageProps) {
  const webhook = useResource<Webhook>(webhook_path, ["notices"]);
  const [open, set_open] = useState<Open>(null);
  const close = () => set_open(null);
  const { data } = webhook;
  const is_there = webhook.state === "ready" && data !== undefined;
  const add = <Button kind="primary" onClick={() => set_open("form")}><Icon name="plus" />Add receiver</Button>;
  const actions = data?.set && (
    <>
      <Button onClick={() => set_open("form")}><Icon name="edit" />Edit</Button>
      <Button onClick={() => set_open("remove")}><Icon name="trash" />Remove</Button>
    </>
  );
  return (
    <>
      <SettingsTitle title="Notices" actions={is_there && !data.set && add}
        help="Tells another system, by a signed webhook, as soon as an integration is no longer connected, and when it is again." />
      <Panel title="Receiver" resource={webhook} lines={8} actions={actions}>
        {(now) => now.set ? <div class="stack"><Facts webhook={now} /><TestNotice key={`${now.url} ${now.since_s}`} /></div> : (
          <Empty title="Nobody is told" icon="info">
            An integration that stops reading shows in the Integrations Hub and on <code>/healthz</code>. Add a receiver, and it is told by itself. On the command line: <code>host_stub notice set</code>
          </Empty>
        )}
      </Panel>
      {is_there && <WhatIsSent />}
      {open === "form" && data && <ReceiverForm webhook={data} close={close} changed={webhook.replace} />}
      {open === "remove" && data && <RemoveReceiver webhook={data} close={close} changed={() => void webhook.reload()} />}
    </>
  );
}
