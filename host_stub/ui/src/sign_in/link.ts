// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";
import { decoded } from "../routes";

// A one-time link arrives behind the "#": that part is sent to no server and stands in no log. It leaves the address bar
// and the history at once.
function take_link(): string {
  const link = decoded(location.hash.slice(1)) ?? "";
  if (link) history.replaceState(history.state, "", location.pathname + location.search);
  return link;
}

/** The link that this page was opened with; "" without one. */
export const useLink = (): string => useState(take_link)[0];
