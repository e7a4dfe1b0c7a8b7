// SPDX-License-Identifier: Apache-2.0
import type { Crumb } from "../parts/page";
import { hub_href } from "./calls";

const above: Crumb = { title: "Integrations" };

/** Of the hub itself. */
export const own_crumbs: Crumb[] = [above, { title: "Integrations Hub" }];

/** Integrations, Integrations Hub, …, this page. */
export function hub_crumbs(last: string, between?: Crumb): Crumb[] {
  return [above, { title: "Integrations Hub", href: hub_href }, ...(between ? [between] : []), { title: last }];
}
