// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Plugin, SignatureWord } from "../src/api/types";
import { sandbox_said, signature_said } from "../src/hub/trust";

const wall = (stands: boolean) => ({ id: `wall-${stands}`, title: "A wall", stands, lacks: stands ? "" : "Kernel 6.7" });
const plugin = (state: SignatureWord, level: Plugin["sandbox"]["level"], walls = [wall(true), wall(false)]) =>
  ({ id: "mail", signature: { state, key_id: null, signer: state === "signed" ? "release.pub" : null, comment: null }, sandbox: { level, walls } }) as Plugin;

test("each state of a signature has words of its own, and what is not signed says what to do", () => {
  const states: SignatureWord[] = ["signed", "unsigned", "modified", "unknown key", "revoked"];
  const said = states.map((state) => signature_said(plugin(state, "full")));
  assert.equal(new Set(said.map(({ word }) => word)).size, states.length);
  assert.deepEqual(said.map(({ tone }) => tone), ["good", "warn", "bad", "warn", "bad"]);
  assert.equal(said[0]!.word, "Signed by release");
  for (const { meaning } of said.slice(1)) assert.match(meaning, /Ask|Install|Check/);
});

test("the walls are counted, and what is not known is not called safe", () => {
  assert.equal(sandbox_said(plugin("signed", "partial")).word, "Sandbox partial: 1 of 2 walls");
  assert.equal(sandbox_said(plugin("signed", "none")).tone, "bad");
  assert.equal(sandbox_said(plugin("signed", "unknown", [])).tone, "calm");
  assert.equal(sandbox_said(plugin("signed", "full", [wall(true)])).tone, "good");
});
