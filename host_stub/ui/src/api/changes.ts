// SPDX-License-Identifier: Apache-2.0
// Which topics changed, and whether the server is there. One stream for all windows of this browser: it keeps no more than
// six connections to a server, and seven windows would stand still.
import { useEffect, useState } from "preact/hooks";
import { Stream } from "./stream";
import type { Topic } from "./types";

type TopicListener = (topics: Set<Topic>) => void;
interface News { topics?: Topic[]; lost_since?: number | null; hello?: true }   // between windows

const name = "risk-changes";
const takeover_ms = 1000;   // who waited longer for the stream has been told by another window until now

const topic_listeners = new Set<TopicListener>();
const state_listeners = new Set<() => void>();
let lost_since: number | undefined;
let stop: (() => void) | undefined;

function tell(topics: Topic[]): void {
  const changed = new Set(topics);
  topic_listeners.forEach((listener) => listener(changed));
}

function show_lost(since: number | undefined): void {
  if (lost_since === since) return;
  lost_since = since;
  state_listeners.forEach((listener) => listener());
}

function hear(news: News): void {
  if (news.topics) tell(news.topics);
  if (news.lost_since !== undefined) show_lost(news.lost_since ?? undefined);
}

// Listens to the server for all windows until `signal`.
function lead(channel: BroadcastChannel, signal: AbortSignal, took_over: boolean): Promise<void> {
  const spread = (news: News) => {
    hear(news);
    channel.postMessage(news);
  };
  const stream = new Stream({
    changed: (topics) => spread({ topics }),
    lost: (since) => spread({ lost_since: since ?? null }),
  }, took_over);
  channel.onmessage = (event: MessageEvent<News>) => {
    if (event.data.hello) channel.postMessage({ lost_since: lost_since ?? null } satisfies News);
  };
  return new Promise((done) => signal.addEventListener("abort", () => {
    stream.close();
    done();
  }));
}

/** From sign-in to sign-out. */
export function start_changes(): void {
  if (stop) return;
  const ended = new AbortController();
  const channel = new BroadcastChannel(name);
  const started = performance.now();
  channel.onmessage = (event: MessageEvent<News>) => hear(event.data);
  channel.postMessage({ hello: true } satisfies News);
  stop = () => {
    ended.abort();
    channel.close();
  };
  navigator.locks
    .request(name, { signal: ended.signal }, () => lead(channel, ended.signal, performance.now() - started > takeover_ms))
    .catch(() => undefined); // signed out while another window listened
}

export function stop_changes(): void {
  stop?.();
  stop = undefined;
  show_lost(undefined);
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
  return lost_since;
}
