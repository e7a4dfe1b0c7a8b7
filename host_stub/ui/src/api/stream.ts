// SPDX-License-Identifier: Apache-2.0
// The server's event stream: opened again and again until it is closed, and what became of it.
import type { Topic } from "./types";

export const all_topics: Topic[] = ["integrations", "events", "scores", "people", "entitlements", "session"];

export interface StreamListener {
  changed: (topics: Topic[]) => void;
  lost: (since: number | undefined) => void;   // ms; undefined: it is there
}

// The server ends a stream after five minutes and browsers wait some seconds before they come back: that is no loss.
const patience_ms = 6000;
const retry_ms = [1000, 2000, 5000, 10_000];

export class Stream {
  private source: EventSource | undefined;
  private lost_at: number | undefined;
  private missed: boolean;      // what happened since the last stream was not told
  private attempts = 0;
  private closed = false;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private patience: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly listener: StreamListener, missed: boolean) {
    this.missed = missed;
    this.connect();
  }

  close(): void {
    this.closed = true;
    this.source?.close();
    clearTimeout(this.retry);
    clearTimeout(this.patience);
  }

  private connect(): void {
    this.source?.close();
    const source = new EventSource("/api/v1/changes");
    this.source = source;
    source.addEventListener("open", () => this.opened());
    source.addEventListener("error", () => this.failed(source.readyState === EventSource.CLOSED));
    source.addEventListener("change", (event) => {
      const { topics } = JSON.parse((event as MessageEvent<string>).data) as { topics: Topic[] };
      this.listener.changed(topics);
    });
  }

  private found(): void {
    this.lost_at = undefined;
    clearTimeout(this.patience);
    this.listener.lost(undefined);
  }

  private opened(): void {
    this.attempts = 0;
    this.found();
    if (this.missed) this.listener.changed(all_topics);
    this.missed = false;
  }

  private failed(refused: boolean): void {
    this.missed = true;
    if (this.lost_at === undefined) {
      const since = Date.now();
      this.lost_at = since;
      this.patience = setTimeout(() => this.listener.lost(since), patience_ms);
    }
    if (!refused) return; // the browser tries again by itself
    const wait = retry_ms[Math.min(this.attempts++, retry_ms.length - 1)];
    this.retry = setTimeout(() => this.connect(), wait);
    void this.ask_why();
  }

  // An answer that is no stream: nobody is signed in any more, or there are too many streams. Then asking again has to do.
  private async ask_why(): Promise<void> {
    const answer = await fetch("/api/v1/session", { headers: { "Risk-Background": "1" }, cache: "no-store" }).catch(() => null);
    if (!answer || this.closed) return;
    if (!answer.ok) return this.listener.changed(["session"]);
    this.found();
    this.listener.changed(all_topics);
  }
}
