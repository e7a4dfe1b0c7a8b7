// SPDX-License-Identifier: Apache-2.0
// Who is signed in and what they may do.
import { createContext, type ComponentChildren } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import { ApiError, forget_answers, get, send, set_refusal_handlers } from "./api/client";
import { on_change, start_changes, stop_changes } from "./api/changes";
import type { Can, Problem, Session, SetUp } from "./api/types";
import { navigate } from "./router";

interface State { session: Session | null; known: boolean; problem?: Problem }

let state: State = { session: null, known: false };
const listeners = new Set<() => void>();

function set_state(next: State): void {
  const was = state.session;
  state = next;
  if (was?.account.name !== next.session?.account.name) forget_answers();
  if (next.session) start_changes();
  else stop_changes();
  listeners.forEach((listener) => listener());
}

const is_open_page = () => ["/sign-in", "/set-up", "/reset"].includes(location.pathname);

// Who comes with a one-time link is not signed in yet: asking would only be refused.
const comes_with_link = location.hash !== "" && is_open_page();

function go_to_sign_in(): void {
  if (state.known && !state.session && is_open_page()) return;
  set_state({ session: null, known: true });
  if (is_open_page()) return;
  const next = location.pathname + location.search;
  navigate(next === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(next)}`, { replace: true, force: true });
}

// 503 has many reasons; that nobody has been set up yet is one which has a page.
async function go_to_set_up_if_needed(): Promise<void> {
  if (location.pathname === "/set-up") return;
  const response = await fetch("/api/v1/set-up", { cache: "no-store" }).catch(() => null);
  if (!response?.ok) return;
  const { needed } = (await response.json()) as SetUp;
  if (!needed || location.pathname === "/set-up") return;
  set_state({ session: null, known: true });
  navigate("/set-up", { replace: true, force: true });
}

set_refusal_handlers(go_to_sign_in, () => void go_to_set_up_if_needed());

/** Asks the server who is signed in. */
export async function load_session(background = false): Promise<void> {
  try {
    set_state({ session: await get<Session>("/api/v1/session", { background }), known: true });
  } catch (cause) {
    if (!(cause instanceof ApiError) || cause.problem.status === 401) return;
    if (!state.session) set_state({ session: null, known: false, problem: cause.problem });
  }
}

/** A sign-in has answered. */
export function signed_in(session: Session): void {
  forget_answers();
  set_state({ session, known: true });
}

export async function sign_out(): Promise<void> {
  await send("DELETE", "/api/v1/session");
  set_state({ session: null, known: true });
  navigate("/sign-in", { replace: true, force: true });
}

const Context = createContext<State>(state);

export function SessionProvider({ children }: { children: ComponentChildren }) {
  const [now, set] = useState(state);
  useEffect(() => {
    const listener = () => set(state);
    listeners.add(listener);
    const stop = on_change(["session", "entitlements"], () => void load_session(true));
    if (comes_with_link) set_state({ session: null, known: true });
    else if (!state.known) void load_session();
    listener();
    return () => {
      listeners.delete(listener);
      stop();
    };
  }, []);
  return <Context.Provider value={now}>{children}</Context.Provider>;
}

export const useSessionState = (): State => useContext(Context);

/** Only in pages that need a sign-in: there it is always there. */
export function useSession(): Session {
  const { session } = useContext(Context);
  if (!session) throw new Error("useSession in a page that is open to everybody");
  return session;
}

const nothing: Can = {
  see_hub: false, write_integrations: false, import_people: false, see_audit: false,
  manage_accounts: false, manage_entitlements: false,
};
/** What may be done now; nothing while nobody is signed in. */
export const useCan = (): Can => useContext(Context).session?.can ?? nothing;
