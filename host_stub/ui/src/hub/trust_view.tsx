// SPDX-License-Identifier: Apache-2.0
// Who vouches for a plugin, and what holds its process back.
import type { ComponentChildren } from "preact";
import type { Plugin } from "../api/types";
import { Icon, type IconName } from "../parts/icon";
import { is_plugin, sandbox_said, signature_said, type Said, type Tone } from "./trust";

const icons: Record<Tone, IconName> = { good: "check", calm: "info", warn: "warning", bad: "cross" };

function Badge({ said }: { said: Said }) {
  return <span class={`status status-${said.tone}`} title={said.meaning}><Icon name={icons[said.tone]} />{said.word}</span>;
}

export function TrustBadges({ plugin }: { plugin: Plugin }) {
  if (!is_plugin(plugin)) return null;
  return <><Badge said={signature_said(plugin)} /><Badge said={sandbox_said(plugin)} /></>;
}

function Fact({ title, children }: { title: string; children: ComponentChildren }) {
  return <div class="hub-fact"><dt>{title}</dt><dd>{children}</dd></div>;
}

function Walls({ plugin }: { plugin: Plugin }) {
  if (plugin.sandbox.walls.length === 0) return null;
  return (
    <ul class="hub-walls">
      {plugin.sandbox.walls.map((wall) => (
        <li key={wall.id}>
          <span class={wall.stands ? "hub-wall-stands" : "hub-wall-lacks"}><Icon name={wall.stands ? "check" : "cross"} />{wall.stands ? "Stands" : "Missing"}</span>
          <span>{wall.title}{!wall.stands && wall.lacks && <span class="quiet hub-lacks">{wall.lacks}</span>}</span>
        </li>
      ))}
    </ul>
  );
}

export function TrustDetails({ plugin }: { plugin: Plugin }) {
  if (!is_plugin(plugin)) return null;
  const { key_id, comment } = plugin.signature;
  return (
    <details class="hub-trust small">
      <summary>Signature and sandbox<span class="unseen"> of {plugin.name || plugin.id}</span></summary>
      <dl class="hub-facts">
        <Fact title="Signature">{signature_said(plugin).meaning}</Fact>
        {key_id && <Fact title="Key"><code>{key_id}</code></Fact>}
        {comment && <Fact title="Trusted comment">{comment}</Fact>}
        <Fact title="Sandbox">{sandbox_said(plugin).meaning}</Fact>
      </dl>
      <Walls plugin={plugin} />
    </details>
  );
}

/** Loud as long as the host runs what nobody has signed. */
export function UnsignedBanner({ shown }: { shown: boolean }) {
  if (!shown) return null;
  return (
    <div class="hub-trouble hub-unsigned" role="note">
      <Icon name="warning" />
      <div>
        <p>Unsigned plugins are allowed on this host.</p>
        <p class="quiet small">Whoever can write to the plugin directory can have code run here. Start the host without --allow-unsigned once every plugin is signed by a key that you trust.</p>
      </div>
    </div>
  );
}
