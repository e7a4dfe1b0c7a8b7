// SPDX-License-Identifier: Apache-2.0
// Asks the REST API. What goes wrong is thrown as ApiError, with the server's own words.
import { note_server_time } from "../clock";
import type { Problem } from "./types";

export class ApiError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

export type Method = "POST" | "PUT" | "DELETE";

interface Kept { etag: string; data: unknown }
const kept = new Map<string, Kept>(); // the last answers, oldest first
const kept_limit = 60;

let when_signed_out: () => void = () => {};
let when_unavailable: () => void = () => {};

/** What happens when an answer is 401 or 503; the session says it. */
export function set_refusal_handlers(signed_out: () => void, unavailable: () => void): void {
  when_signed_out = signed_out;
  when_unavailable = unavailable;
}

let who = 0; // one more with every change of who is signed in

/** Nothing of one person's may be shown to the next; a late refusal of the one does not sign out the other. */
export function forget_answers(): void {
  kept.clear();
  who += 1;
}

function keep(path: string, etag: string | null, data: unknown): void {
  if (!etag) return;
  kept.delete(path);
  kept.set(path, { etag, data });
  const oldest = kept.keys().next().value;
  if (kept.size > kept_limit && oldest !== undefined) kept.delete(oldest);
}

function no_connection(path: string): ApiError {
  return new ApiError({
    type: "about:blank", title: "No connection", status: 0, request_id: "",
    detail: "The server could not be reached. Is it running, and is the network there?", where: path,
  });
}

async function ask(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { ...init, cache: "no-store", credentials: "same-origin", redirect: "error" });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw no_connection(path);
  }
}

async function problem_of(response: Response): Promise<Problem> {
  const request_id = response.headers.get("X-Request-Id") ?? "";
  try {
    const problem = (await response.json()) as Problem;
    if (typeof problem.detail === "string") return { ...problem, request_id: problem.request_id || request_id };
  } catch {
    // Not JSON: something between here and the server has answered.
  }
  return {
    type: "about:blank", title: response.statusText || "Error", status: response.status, request_id,
    detail: `The server answered ${response.status} without saying why.`,
  };
}

async function refuse(response: Response, path: string, asker: number): Promise<never> {
  const problem = await problem_of(response);
  if (response.status === 401 && asker === who && path !== "/api/v1/session/link") when_signed_out();
  if (response.status === 503) when_unavailable();
  throw new ApiError(problem);
}

async function body_of(response: Response): Promise<unknown> {
  return response.status === 204 ? undefined : response.json();
}

export interface GetOptions {
  background?: boolean;   // nobody asked for it: does not count as somebody being there
  signal?: AbortSignal;
}

/** An unchanged answer (304) is the same object as before. */
export async function get<T>(path: string, options: GetOptions = {}): Promise<T> {
  const asker = who;
  const before = kept.get(path);
  const headers: Record<string, string> = { Accept: "application/json" };
  if (before) headers["If-None-Match"] = before.etag;
  if (options.background) headers["Risk-Background"] = "1";
  const response = await ask(path, { headers, signal: options.signal ?? null });
  note_server_time(response.headers.get("Date"));
  if (response.status === 304 && before) return before.data as T;
  if (!response.ok) return refuse(response, path, asker);
  const data = (await body_of(response)) as T;
  if (asker === who) keep(path, response.headers.get("ETag"), data);
  return data;
}

/** Sends a change; a body is sent as JSON. */
export async function send<T>(method: Method, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
  const asker = who;
  const all: Record<string, string> = { Accept: "application/json", ...headers };
  if (body !== undefined) all["Content-Type"] = "application/json";
  const response = await ask(path, { method, headers: all, body: body === undefined ? null : JSON.stringify(body) });
  note_server_time(response.headers.get("Date"));
  if (!response.ok) return refuse(response, path, asker);
  return (await body_of(response)) as T;
}

/** "/api/v1/events" with those parameters that have a value. */
export function with_query(path: string, query: Record<string, string | number | boolean | null | undefined>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== null && value !== "") params.set(name, String(value));
  const text = params.toString();
  return text ? `${path}?${text}` : path;
}

/** Whatever was thrown, as a problem that can be shown. */
export function problem_from(cause: unknown): Problem {
  if (cause instanceof ApiError) return cause.problem;
  return {
    type: "about:blank", title: "A defect of this page", status: 0, request_id: "",
    detail: cause instanceof Error ? cause.message : String(cause),
  };
}
