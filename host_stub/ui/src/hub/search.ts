// SPDX-License-Identifier: Apache-2.0
// Which entries of the hub are shown. The server searches integrations and answers a page of them; plugins are few.
import type { Integration, IntegrationsPage, Plugin } from "../api/types";

export interface Entry { plugin: Plugin; integrations: Integration[] }
export interface Found { entries: Entry[]; orphans: Integration[] }   // orphans: their plugin is not installed any more
export interface Wanted { q: string; status: string; cursor: string } // "": not narrowed by it

const holds = (query: string, ...texts: string[]) => texts.some((text) => text.toLowerCase().includes(query));
const is_meant = (plugin: Plugin, query: string) => holds(query, plugin.name, plugin.id, plugin.description, plugin.publisher);

/** A page with everything: what it lacks is not there. */
export const is_all = ({ q, status, cursor }: Wanted, page: IntegrationsPage): boolean =>
  q === "" && status === "" && cursor === "" && page.next === null;

/** Plugins with what the page has of each; what cannot be used comes last. Without any of it, a plugin shows if it is meant itself. */
export function entries_of(plugins: Plugin[], page: IntegrationsPage, wanted: Wanted): Found {
  const query = wanted.q.trim().toLowerCase();
  const installed = new Set(plugins.map((plugin) => plugin.id));
  const entries = [...plugins].sort((a, b) => Number(b.usable) - Number(a.usable))
    .map((plugin) => ({ plugin, integrations: page.integrations.filter((each) => each.plugin === plugin.id) }))
    .filter(({ plugin, integrations }) => integrations.length > 0 || (wanted.status === "" && is_meant(plugin, query)));
  return { entries, orphans: page.integrations.filter((each) => !installed.has(each.plugin)) };
}
