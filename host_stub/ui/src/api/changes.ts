// SPDX-License-Identifier: Apache-2.0
// One event stream for the page: it says which topics changed, and whether the server is there.
import { useEffect, useState } from "preact/hooks";
import type { Topic } from "./types";

export const all_topics: Topic[] = ["integrations", "events", "scores", "people", "entitlements", "session"];

type TopicListener = (topics: Set<Topic>) => void;
const topic_listeners = new Set<TopicListener>();
const state_listeners = new Set<() => void>();

// The server ends a stream after five minutes and browsers wait some seconds before they come back: that is no loss.
const patience_ms = 6000;
const retry_ms = [1000, 2000, 5000, 10_000];

let started = false;
let source: EventSource | undefined;
let lost_at: number | undefined;      // ms; since when there has been no stream
let shown_since: number | undefined;  // the same, once it has lasted longer than our patience
let missed = false;                   // what happened since the last stream was not told
let attempts = 0;
let retry_timer: ReturnType<typeof setTimeout> | undefined;
let patience_timer: ReturnType<typeof setTimeout> | undefined;

function tell(topics: Topic[]): void {
  const changed = new Set(topics);
  topic_listeners.forEach((listener) => listener(changed));
}

function show_lost(since: number | undefined): void {
  if (shown_since === since) return;
  shown_since = since;
  state_listeners.forEach((listener) => listener());
}

function opened(): void {
  lost_at = undefined;
  attempts = 0;
  clearTimeout(patience_timer);
  show_lost(undefined);
  if (missed) tell(all_topics);
  missed = false;
}

function failed(): void {
  missed = true;
  if (lost_at === undefined) {
    lost_at = Date.now();
    clearTimeout(patience_timer);
    patience_timer = setTimeout(() => show_lost(lost_at), patience_ms);
  }
  if (source?.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
  const wait = retry_ms[Math.min(attempts++, retry_ms.length - 1)];
  retry_timer = setTimeout(connect, wait);
  void ask_why();
}

// An answer that is no stream: nobody is signed in any more, or there are too many streams. Then asking again has to do.
async function ask_why(): Promise<void> {
  const answer = await fetch("/api/v1/session", { headers: { "Risk-Background": "1" }, cache: "no-store" }).catch(() => null);
  if (!answer || !started) return;
  if (!answer.ok) return tell(["session"]);
  lost_at = undefined;
  clearTimeout(patience_timer);
  show_lost(undefined);
  tell(all_topics);
}

function changed(event: MessageEvent<string>): void {
  const { topics } = JSON.parse(event.data) as { topics: Topic[] };
  tell(topics);
}

// Browsers keep six connections to a server: pages that nobody looks at must not hold them all.
let hidden_timer: ReturnType<typeof setTimeout> | undefined;
const hidden_ms = 20_000;

function visibility_changed(): void {
  clearTimeout(hidden_timer);
  if (document.hidden) {
    hidden_timer = setTimeout(close, hidden_ms);
  } else if (source === undefined || source.readyState === EventSource.CLOSED) {
    connect();
    tell(all_topics);
  }
}

function close(): void {
  source?.close();
  lost_at = undefined;
  clearTimeout(retry_timer);
  clearTimeout(patience_timer);
  show_lost(undefined);
}

function connect(): void {
  source?.close();
  source = new EventSource("/api/v1/changes");
  source.addEventListener("open", opened);
  source.addEventListener("error", failed);
  source.addEventListener("change", changed as (event: Event) => void);
}

/** From sign-in to sign-out. */
export function start_changes(): void {
  if (started) return;
  started = true;
  document.addEventListener("visibilitychange", visibility_changed);
  if (!document.hidden) connect();
}

export function stop_changes(): void {
  document.removeEventListener("visibilitychange", visibility_changed);
  clearTimeout(hidden_timer);
  close();
  source = undefined;
  started = false;
}

/** Calls back whenever one of the topics may have changed. */
export function on_change(topics: readonly Topic[], callback: () => void): () => void {
  const listener: TopicListener = (changed_topics) => {
    if (topics.some((topic) => changed_topics.has(topic))) callback();
  };
  topic_listeners.add(listener);
  return () => topic_listeners.delete(listener);
}

/** Since when the connection has been lost, in ms; undefined while it is there. */
export function use_lost_since(): number | undefined {
  const [, render] = useState(0);
  useEffect(() => {
    const listener = () => render((count) => count + 1);
    state_listeners.add(listener);
    return () => void state_listeners.delete(listener);
  }, []);
  return shown_since;
}
