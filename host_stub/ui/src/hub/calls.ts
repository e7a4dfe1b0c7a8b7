// SPDX-License-Identifier: Apache-2.0
// What the hub asks of the server.
import { send, with_query } from "../api/client";
import type { CheckReport, IntegrationDetail, IntegrationInput } from "../api/types";

const root = "/api/v1/integrations";

export const integrations_path = root;
export const plugins_path = "/api/v1/plugins";
export const integration_path = (id: number | string) => `${root}/${encodeURIComponent(String(id))}`;
export const plugin_path = (id: string) => `${plugins_path}/${encodeURIComponent(id)}`;
export const events_path = (integration: number, fate: string, limit: number) =>
  with_query("/api/v1/events", { integration, fate, limit });

export type Saved = IntegrationDetail & { check?: CheckReport };

export const create = (input: IntegrationInput, key: string) => send<Saved>("POST", root, input, { "Idempotency-Key": key });
export const change = (id: number, input: IntegrationInput) => send<Saved>("PUT", integration_path(id), input);
export const remove = (id: number) => send<void>("DELETE", integration_path(id));
export const try_out = (input: IntegrationInput) => send<CheckReport>("POST", `${root}/test`, input);
/** As it is stored; with `changed`, as it would be then. */
export const test = (id: number, changed?: IntegrationInput) => send<CheckReport>("POST", `${integration_path(id)}/test`, changed);
export const pause = (id: number) => send<IntegrationDetail>("POST", `${integration_path(id)}/pause`);
export const resume = (id: number) => send<IntegrationDetail>("POST", `${integration_path(id)}/resume`);

/** Tells one attempt to create from another, also where the browser has no randomUUID (plain http). */
export function new_key(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Pages of the hub.
export const hub_href = "/integrations";
export const view_href = (id: number) => `/integrations/${id}`;
export const edit_href = (id: number) => `/integrations/${id}/edit`;
export const configure_href = (plugin: string) => `/integrations/${encodeURIComponent(plugin)}/new`;
