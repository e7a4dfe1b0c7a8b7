// SPDX-License-Identifier: Apache-2.0
// The server's time, and a tick for what shows "3 minutes ago". A wrong clock here must not make an alert "in the future".
import { useEffect, useState } from "preact/hooks";

let ahead_ms = 0; // the server's clock minus ours

/** From each answer's Date header, which has whole seconds: a smaller difference is no difference. */
export function note_server_time(date: string | null): void {
  const server = date ? Date.parse(date) : NaN;
  if (Number.isNaN(server)) return;
  const difference = server - Date.now();
  ahead_ms = Math.abs(difference) < 2000 ? 0 : difference;
}

/** Unix seconds at the server. */
export function now_s(): number {
  return Math.floor((Date.now() + ahead_ms) / 1000);
}

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function listen(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => listeners.forEach((each) => each()), 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === undefined) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Unix seconds at the server, rounded down to a multiple of `step`: renders again no more often than that. */
export function use_now(step = 1): number {
  const rounded = () => Math.floor(now_s() / step) * step;
  const [, render] = useState(rounded);
  useEffect(() => listen(() => render(rounded())), [step]);
  return rounded(); // the state may be of another step
}
