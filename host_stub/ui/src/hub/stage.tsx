// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren } from "preact";
import type { Resource } from "../api/resource";
import { Content } from "../parts/panel";

/** What has panels of its own once it is there; until then one panel holds its place, and what went wrong. */
export function Stage<T>({ resource, lines, children }: { resource: Resource<T>; lines: number; children: (data: T) => ComponentChildren }) {
  return <div class={resource.state === "ready" ? undefined : "panel"}><Content resource={resource} lines={lines}>{children}</Content></div>;
}
