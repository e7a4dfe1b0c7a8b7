// SPDX-License-Identifier: Apache-2.0
// Which entries of the hub a search shows.
import type { Integration, Plugin } from "../api/types";

export interface Entry { plugin: Plugin; integrations: Integration[] }
export interface Found { entries: Entry[]; orphans: Integration[] }   // orphans: their plugin is not installed any more

const holds = (query: string, ...texts: string[]) => texts.some((text) => text.toLowerCase().includes(query));

/** Every plugin with what is configured of it; what cannot be used comes last. */
export function entries_of(plugins: Plugin[], integrations: Integration[]): Found {
  const installed = new Set(plugins.map((plugin) => plugin.id));
  return {
    entries: [...plugins].sort((a, b) => Number(b.usable) - Number(a.usable))
      .map((plugin) => ({ plugin, integrations: integrations.filter((each) => each.plugin === plugin.id) })),
    orphans: integrations.filter((each) => !installed.has(each.plugin)),
  };
}

const integration_holds = (query: string) => (each: Integration) => holds(query, each.name, each.description, each.status, each.plugin_name);

/** A plugin that is meant shows all that is configured of it; otherwise what is meant itself. */
export function search(all: Found, text: string): Found {
  const query = text.trim().toLowerCase();
  if (query === "") return all;
  const entries = all.entries.flatMap(({ plugin, integrations }) => {
    if (holds(query, plugin.name, plugin.id, plugin.description, plugin.publisher)) return [{ plugin, integrations }];
    const meant = integrations.filter(integration_holds(query));
    return meant.length > 0 ? [{ plugin, integrations: meant }] : [];
  });
  return { entries, orphans: all.orphans.filter(integration_holds(query)) };
}
