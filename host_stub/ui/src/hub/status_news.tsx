// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef, useState } from "preact/hooks";
import type { Integration } from "../api/types";

/** Tells screen readers what changes while the page is open; others see it. */
export function StatusNews({ integrations }: { integrations: Integration[] }) {
  const known = useRef(new Map<number, string>());
  const [news, tell] = useState("");
  useEffect(() => {
    const changed = integrations.filter(({ id, status }) => known.current.has(id) && known.current.get(id) !== status);
    known.current = new Map(integrations.map(({ id, status }) => [id, status]));
    if (changed.length > 0) tell(changed.map(({ name, status, reason }) => `${name}: ${status}. ${reason}`).join(" "));
  }, [integrations]);
  return <p class="unseen" role="status">{news}</p>;
}
