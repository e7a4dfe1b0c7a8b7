// SPDX-License-Identifier: Apache-2.0
import { useRef } from "preact/hooks";
import { with_query } from "../api/client";
import { useResource, type Resource } from "../api/resource";
import type { Topic } from "../api/types";
import { useQuery } from "../router";

export const page_size = 50;
export const most_rows = 500;      // that the API answers at once

/** How many rows the address asks for. */
export function limit_of(query: Record<string, string>): number {
  const limit = Number(query["limit"]);
  return Number.isInteger(limit) && limit >= 1 ? Math.min(limit, most_rows) : page_size;
}

export type Filters = Record<string, string | undefined>;   // of the API

export interface List<T> {
  resource: Resource<T>;
  busy: boolean;             // what is shown answers an earlier question; the new one is on its way
  more: () => void;          // for answers with `next`
}

/** A list with its filters, in the address. A change of filter keeps the old rows until the new ones are there. Beyond
 *  500 rows "more" goes on to a page of its own. */
export function use_list<T extends { next: string | null }>(path: string, filters: Filters, topics: readonly Topic[]): List<T> {
  const [query, set_query] = useQuery();
  const limit = limit_of(query);
  const resource = useResource<T>(with_query(path, { ...filters, limit, cursor: query["cursor"] }), topics);
  const before = useRef<Resource<T>>();
  if (resource.state !== "loading") before.current = resource;
  const busy = resource.state === "loading" && before.current?.state === "ready";
  const shown = busy ? before.current! : resource;
  const more = () => {
    if (limit < most_rows) set_query({ limit: Math.min(limit + page_size, most_rows) }, { replace: true });
    else set_query({ cursor: shown.data?.next });
  };
  return { resource: shown, busy, more };
}

/** Another filter starts at the beginning again. */
export const from_start = { limit: null, cursor: null } as const;
