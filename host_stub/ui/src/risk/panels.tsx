// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren } from "preact";
import type { Resource } from "../api/resource";
import { Box, Content } from "../parts/panel";

interface Props { title: string; resource: Resource<unknown>; children: ComponentChildren }

/** Panels that show one answer: when there is none, the reason is said once. */
export function Panels({ title, resource, children }: Props) {
  if (resource.state === "error") return <Box title={title}><Content resource={resource}>{() => null}</Content></Box>;
  return <div class="dashboard">{children}</div>;
}
