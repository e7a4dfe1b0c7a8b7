// SPDX-License-Identifier: Apache-2.0
// What one address answers, kept up to date: asked for again when the server says that it changed, and after failures.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { get, problem_from } from "./client";
import { on_change } from "./changes";
import type { Problem, Topic } from "./types";

interface Snapshot<T> {
  state: "loading" | "ready" | "error";
  data?: T;
  problem?: Problem;       // of the last attempt; with "ready": the data is stale
  stale_since?: number;    // ms: when the data was last known to be right
  failed_since?: number;   // ms: of the first failure in a row
}
export interface Resource<T> extends Snapshot<T> {
  refreshing: boolean;
  reload(): Promise<void>;
  replace(data: T): void;  // what a change has answered, shown at once
}

const retry_ms = [1000, 2000, 5000, 15_000, 30_000];
const pause_ms = 1000;   // between refreshes, however fast things change
const is_passing = (problem: Problem) => problem.status === 0 || problem.status >= 500 || problem.status === 429;

function after_failure<T>(before: Snapshot<T>, problem: Problem, read_at: number): Snapshot<T> {
  const failed_since = before.failed_since ?? Date.now();
  // What may no longer be seen goes away; what merely could not be asked for stays, marked as stale.
  if (before.data === undefined || !is_passing(problem)) return { state: "error", problem, failed_since };
  return { state: "ready", data: before.data, problem, stale_since: read_at, failed_since };
}

/** path null: nothing to ask for yet. A new path starts again with "loading". */
export function useResource<T>(path: string | null, topics: readonly Topic[]): Resource<T> {
  const [held, hold] = useState<{ path: string | null; snapshot: Snapshot<T> }>({ path, snapshot: { state: "loading" } });
  const [refreshing, set_refreshing] = useState(false);
  const run = useRef({ read_at: 0, failures: 0, turn: 0, timer: undefined as ReturnType<typeof setTimeout> | undefined });
  const topic_key = topics.join(" ");

  const load = useCallback(async (background: boolean): Promise<void> => {
    if (path === null) return;
    const mine = ++run.current.turn;
    clearTimeout(run.current.timer);
    set_refreshing(true);
    const update = (make: (before: Snapshot<T>) => Snapshot<T>) =>
      hold((before) => ({ path, snapshot: make(before.path === path ? before.snapshot : { state: "loading" }) }));
    try {
      const data = await get<T>(path, { background });
      if (mine !== run.current.turn) return; // overtaken
      run.current.read_at = Date.now();
      run.current.failures = 0;
      update(() => ({ state: "ready", data }));
    } catch (cause) {
      if (mine !== run.current.turn) return;
      const problem = problem_from(cause);
      update((before) => after_failure(before, problem, run.current.read_at));
      if (is_passing(problem)) {
        const wait = retry_ms[Math.min(run.current.failures++, retry_ms.length - 1)]!;
        run.current.timer = setTimeout(() => void load(true), Math.max(wait, (problem.retry_after_s ?? 0) * 1000));
      }
    }
    set_refreshing(false);
  }, [path]);

  useEffect(() => {
    run.current.failures = 0;
    void load(false);
    let again: ReturnType<typeof setTimeout> | undefined;
    let not_before = 0;
    const stop = on_change(topics, () => {
      again ??= setTimeout(() => {
        again = undefined;
        not_before = Date.now() + pause_ms;
        void load(true);
      }, Math.max(0, not_before - Date.now()));
    });
    return () => {
      stop();
      run.current.turn++;
      clearTimeout(again);
      clearTimeout(run.current.timer);
    };
  }, [load, topic_key]);

  const replace = useCallback((data: T) => {
    run.current.turn++; // an answer on its way is older than this
    run.current.read_at = Date.now();
    hold({ path, snapshot: { state: "ready", data } });
    set_refreshing(false);
  }, [path]);
  const reload = useCallback(() => load(false), [load]);
  const snapshot: Snapshot<T> = held.path === path ? held.snapshot : { state: "loading" };
  return { ...snapshot, refreshing, reload, replace };
}
