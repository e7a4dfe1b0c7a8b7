// SPDX-License-Identifier: Apache-2.0
// The page around every page: bar, navigation, content, messages; and which page that is.
import { useEffect, useState } from "preact/hooks";
import type { Problem } from "./api/types";
import { Boundary } from "./layout/boundary";
import { AccountMenu } from "./layout/account_menu";
import { LostBanner } from "./layout/lost_banner";
import { SessionEnd } from "./layout/session_end";
import { Navigation } from "./layout/navigation";
import { Keys } from "./keys";
import NotFound from "./not_found";
import { find_page, redirect_of, type Found, type Page } from "./pages";
import { Empty, Skeleton, Trouble } from "./parts/panel";
import { PageTitle } from "./parts/page";
import { toast, Toasts } from "./parts/toast";
import { Link, navigate, useQuery, useRoute } from "./router";
import { load_session, useSessionState } from "./session";

// The same page with another tab stays; another person's profile is another page.
function page_key(found: Found): string {
  const { tab: _, ...params } = found.params;
  return found.pattern.replace("/{tab}", "") + JSON.stringify(params);
}

type Loaded = { key: string; page: Page } | { key: string; problem: Problem };

// Either the server is away, which passes, or it has been updated and this page's module is no longer there.
const not_loaded: Problem = {
  type: "about:blank", title: "This page could not be loaded", status: 0, request_id: "",
  detail: "The server could not be reached, or has been updated since this window was opened.",
  remedy: "It is tried again every few seconds; Retry loads everything anew.",
};
const again_ms = 3000;

function usePage(found: Found | null): Loaded | null {
  const key = found ? page_key(found) : "";
  const [loaded, set] = useState<Loaded | null>(null);
  useEffect(() => {
    let gone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const load = () => found?.load().then(
      (module) => { if (!gone) set({ key, page: module.default }); },
      () => {
        if (gone) return;
        set({ key, problem: not_loaded });
        timer = setTimeout(load, again_ms);
      },
    );
    void load();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [key]);
  return loaded?.key === key ? loaded : null;
}

function PageOf({ found }: { found: Found | null }) {
  const loaded = usePage(found);
  if (!found) return <NotFound />;
  if (!loaded) return <Skeleton lines={12} />;
  if ("problem" in loaded)
    return <><PageTitle title="Page not loaded" /><Trouble problem={loaded.problem} retry={() => location.reload()} /></>;
  return <Boundary name={loaded.key}><loaded.page key={loaded.key} params={found.params} /></Boundary>;
}

// The details of an event, over whatever page it is asked for on.
function EventWindow() {
  const [query, set_query] = useQuery();
  const row = Number(query["event"]);
  const [panel, set_panel] = useState<{ show: typeof import("./risk/event_panel").default } | null>(null);
  const wanted = Number.isInteger(row) && row > 0;
  useEffect(() => {
    if (!wanted) return;
    import("./risk/event_panel").then(
      (module) => set_panel({ show: module.default }),
      () => toast("The details could not be loaded. Is the server there? Try again.", "bad"),
    );
  }, [wanted]);
  if (!wanted || !panel) return null;
  return (
    <Boundary name={`event ${row}`}>
      <panel.show key={row} row={row} close={() => set_query({ event: null }, { replace: true })} />
    </Boundary>
  );
}

function Mark() {
  return (
    <Link href="/command-center" class="mark" aria-label="Human Risk: Dashboard">
      <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
        <rect width="32" height="32" rx="7" class="mark-ground" />
        <path d="M7 22a9 9 0 0 1 18 0" class="mark-arc" />
        <path d="M16 22l5-7" class="mark-hand" />
        <circle cx="16" cy="22" r="2.5" class="mark-hub" />
      </svg>
      <span>Human Risk</span>
    </Link>
  );
}

function SkipLink() {
  const skip = (event: MouseEvent) => {
    event.preventDefault();
    document.getElementById("content")?.focus();
  };
  return <a class="skip-link" href="#content" onClick={skip}>Skip to content</a>;
}

function SignedIn({ found }: { found: Found | null }) {
  const [menu, set_menu] = useState(false);
  const { path } = useRoute();
  useEffect(() => set_menu(false), [path]);
  return (
    <div class="layout">
      <SkipLink />
      <header class="bar">
        <button type="button" class="icon-button menu-button" aria-expanded={menu} aria-controls="navigation" onClick={() => set_menu(!menu)}>
          <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d="M2 4h12M2 8h12M2 12h12" stroke="currentColor" stroke-width="1.5" /></svg>
          <span>Menu</span>
        </button>
        <Mark />
        <AccountMenu />
      </header>
      <Navigation path={path} open={menu} />
      <main class="content" id="content" tabIndex={-1}>
        <LostBanner />
        <SessionEnd />
        <PageOf found={found} />
      </main>
      <EventWindow />
      <Keys />
      <Toasts />
    </div>
  );
}

function SignedOut({ found }: { found: Found | null }) {
  return (
    <div class="layout-plain">
      <header class="bar"><Mark /></header>
      <main class="content-plain" id="content" tabIndex={-1}><PageOf found={found} /></main>
      <Toasts />
    </div>
  );
}

function Unreachable({ problem }: { problem: Problem }) {
  useEffect(() => {
    const timer = setInterval(() => void load_session(), 5000);
    return () => clearInterval(timer);
  }, []);
  return (
    <div class="layout-plain">
      <main class="content-plain">
        <PageTitle title="The server does not answer" />
        <Empty title={problem.title} icon="clock">{problem.detail} Trying again every five seconds.</Empty>
      </main>
    </div>
  );
}

export function App() {
  const { path, search, hash } = useRoute();
  const { session, known, problem } = useSessionState();
  const redirect = redirect_of(path);
  useEffect(() => {
    if (redirect) navigate(redirect + search + hash, { replace: true });
  }, [redirect]);
  const found = find_page(path);
  const lacks_session = known && !session && !found?.open;
  useEffect(() => {
    if (lacks_session) void load_session(); // the refusal leads to the sign-in
  }, [lacks_session]);
  if (found?.open) return <SignedOut found={found} />;
  if (problem && !known) return <Unreachable problem={problem} />;
  if (!session || redirect) return <div class="layout-plain"><Skeleton lines={3} /></div>;
  return <SignedIn found={found} />;
}
