// SPDX-License-Identifier: Apache-2.0
// Where the page is: the address, links that change it without loading, Back with its place on the page.
import type { ComponentChildren, JSX } from "preact";
import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import { changed_query, decoded, type QueryChange } from "./routes";

export interface Place { path: string; search: string; hash: string }
interface Entry { index: number }

const here = (): Place => ({ path: location.pathname, search: location.search, hash: location.hash });
const listeners = new Set<() => void>();
let place = here();
let index = (history.state as Entry | null)?.index ?? 0;
const heights = new Map<number, number>(); // where each entry of the history was scrolled to

function moved(): void {
  place = here();
  listeners.forEach((listener) => listener());
}

// ---- Leaving ------------------------------------------------------------------------------------------------------

type LeaveQuestion = () => string | null;
let question: LeaveQuestion | null = null;
const may_leave = (): boolean => {
  const text = question?.() ?? null;
  return text === null || window.confirm(text);
};

/** While `text` is not null, leaving this page asks that question first. */
export function useLeaveQuestion(text: string | null): void {
  useEffect(() => {
    if (text === null) return;
    const mine: LeaveQuestion = () => text;
    const before_unload = (event: BeforeUnloadEvent) => event.preventDefault();
    question = mine;
    window.addEventListener("beforeunload", before_unload);
    return () => {
      if (question === mine) question = null;
      window.removeEventListener("beforeunload", before_unload);
    };
  }, [text]);
}

// ---- Going --------------------------------------------------------------------------------------------------------

export interface GoOptions {
  replace?: boolean;   // no new entry in the history
  force?: boolean;     // what was typed is saved or given up: do not ask
}

export function navigate(href: string, options: GoOptions = {}): void {
  const target = new URL(href, location.href);
  const leaves = target.pathname !== place.path;
  const stays = !leaves && target.search !== place.search; // a filter or a panel: the same place on the page
  if (leaves && !options.force && !may_leave()) return;
  if (leaves) question = null;
  stop_scrolling();
  heights.set(index, scrollY);
  if (options.replace) {
    history.replaceState({ index } satisfies Entry, "", target);
  } else {
    index += 1;
    heights.delete(index);
    history.pushState({ index } satisfies Entry, "", target);
  }
  moved();
  if (target.hash && !stays) scroll_to_hash(leaves);
  else if (leaves) window.scrollTo(0, 0);
}

let undoing = false;
function popped(event: PopStateEvent): void {
  const to = (event.state as Entry | null)?.index ?? 0;
  if (undoing) {
    undoing = false;
    return;
  }
  const leaves = location.pathname !== place.path;
  if (leaves && !may_leave()) {
    undoing = true;
    history.go(index - to);
    return;
  }
  if (leaves) question = null;
  stop_scrolling();
  heights.set(index, scrollY);
  index = to;
  moved();
  if (leaves) restore_height(heights.get(to) ?? 0);
}

// ---- The place on the page --------------------------------------------------------------------------------------------

let stop_scrolling: () => void = () => {};

// The page grows as answers arrive: scrolls again until `step` says that it is done. Whoever scrolls meanwhile knows better.
function keep_scrolling(step: () => boolean, for_ms: number): void {
  stop_scrolling();
  const until = performance.now() + for_ms;
  let stopped = false;
  stop_scrolling = () => { stopped = true; };
  for (const name of ["wheel", "touchstart", "keydown"]) addEventListener(name, stop_scrolling, { once: true, passive: true });
  const frame = () => {
    if (!stopped && !step() && performance.now() < until) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

function restore_height(height: number): void {
  keep_scrolling(() => {
    scrollTo(0, height);
    return Math.abs(scrollY - height) <= 1;
  }, 1500);
}

// What is above may still grow after it has been found: hence no end before the time is over.
function scroll_to_hash(loading: boolean): void {
  const id = decoded(location.hash.slice(1)) ?? "";
  keep_scrolling(() => {
    document.getElementById(id)?.scrollIntoView();
    return !loading && document.getElementById(id) !== null;
  }, 1500);
}

/** Once, before the first render. */
export function start_router(): void {
  history.scrollRestoration = "manual";
  if (history.state === null) history.replaceState({ index } satisfies Entry, "");
  addEventListener("popstate", popped);
  if (location.hash) scroll_to_hash(true);
}

// ---- In components --------------------------------------------------------------------------------------------------

export function useRoute(): Place {
  const [now, set] = useState(place);
  useEffect(() => {
    const listener = () => set(place);
    listeners.add(listener);
    listener();
    return () => void listeners.delete(listener);
  }, []);
  return now;
}

export type Query = Record<string, string>;
export type SetQuery = (change: QueryChange, options?: GoOptions) => void;

/** The address's parameters, and how to change some of them: null or "" takes one away. */
export function useQuery(): [Query, SetQuery] {
  const { search } = useRoute();
  const query = useMemo(() => Object.fromEntries(new URLSearchParams(search)) as Query, [search]);
  const set = useCallback<SetQuery>((change, options) => {
    const wanted = changed_query(location.search, change);
    if (wanted !== location.search) navigate(location.pathname + wanted + location.hash, options);
  }, []);
  return [query, set];
}

/** The address of this page with some parameters changed, for links. */
export function href_with(change: QueryChange): string {
  return place.path + changed_query(place.search, change);
}

const is_plain_click = (event: MouseEvent) =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey && !event.defaultPrevented;

export type LinkProps = Omit<JSX.AnchorHTMLAttributes<HTMLAnchorElement>, "href"> &
  { href: string; replace?: boolean; children?: ComponentChildren };

/** A real link: middle click, "open in new tab" and the like work as everywhere. */
export function Link({ href, replace, onClick, ...rest }: LinkProps) {
  const click = (event: JSX.TargetedMouseEvent<HTMLAnchorElement>) => {
    onClick?.call(undefined as never, event);
    if (!is_plain_click(event)) return;
    event.preventDefault();
    navigate(href, { replace: replace ?? false });
  };
  return <a href={href} onClick={click} {...rest} />;
}
