// SPDX-License-Identifier: Apache-2.0
// A titled box around what one address answers, with every state it can be in.
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { use_lost_since } from "../api/changes";
import type { Resource } from "../api/resource";
import type { Problem } from "../api/types";
import { time_text } from "../format";
import { Button } from "./button";
import { Icon, type IconName } from "./icon";
import { problem_words, refusal_words, type ProblemWords } from "./problem_words";

const clock_text = (ms: number) => time_text(ms / 1000);

/** A box of the size that the answer will have: nothing jumps when it arrives. */
export function Skeleton({ lines }: { lines: number }) {
  return (
    <div class="skeleton" aria-hidden="true">
      {Array.from({ length: lines }, (_, line) => <div key={line} class="skeleton-line" />)}
    </div>
  );
}

interface TroubleProps { problem: Problem; title?: string; since?: number; retry?: () => void; busy?: boolean }

/** What went wrong, since when, and what can be done. */
export function Trouble({ problem, title, since, retry, busy }: TroubleProps) {
  return (
    <div class="trouble trouble-error" role="alert">
      <Icon name="warning" />
      <div class="trouble-text">
        <Told words={problem_words(problem, title)} />
        {since !== undefined && <p class="quiet">Since {clock_text(since)}; tried again automatically.</p>}
        {retry && <Button kind="secondary" busy={busy ?? false} onClick={retry}>Retry</Button>}
        <RequestId problem={problem} />
      </div>
    </div>
  );
}

/** What is not for whoever asks, or is not there: no error. */
function Refused({ problem }: { problem: Problem }) {
  const forbidden = problem.status === 403;
  const words = forbidden ? refusal_words(problem) : problem_words(problem, "Not available");
  return (
    <div class="trouble trouble-quiet">
      <Icon name={forbidden ? "lock" : "search"} />
      <div class="trouble-text"><Told words={words} /><RequestId problem={problem} /></div>
    </div>
  );
}

const Told = ({ words }: { words: ProblemWords }) => (
  <><p class="trouble-title">{words.title}</p>{words.lines.map((line) => <p key={line}>{line}</p>)}</>
);

const RequestId = ({ problem }: { problem: Problem }) =>
  problem.request_id ? <p class="quiet small">Request <code>{problem.request_id}</code></p> : null;

function Stale({ since, problem, retry, busy }: { since: number; problem?: Problem | undefined; retry: () => void; busy: boolean }) {
  return (
    <div class="stale" role="status">
      <Icon name="clock" />
      <span>As of {clock_text(since)}. {problem ? problem.detail : "The connection is lost."} Trying again.</span>
      <Button kind="quiet" busy={busy} onClick={retry}>Retry</Button>
    </div>
  );
}

interface ContentProps<T> {
  resource: Resource<T>;
  lines?: number;                              // height of the skeleton, in lines
  children: (data: T) => ComponentChildren;
}

/** The states without the box. */
export function Content<T>({ resource, lines = 4, children }: ContentProps<T>) {
  const { state, data, problem, stale_since, failed_since, refreshing, reload } = resource;
  const retry = () => void reload();
  if (state === "loading") return <><Skeleton lines={lines} /><span class="unseen">Loading</span></>;
  if (problem && state === "error" && (problem.status === 403 || problem.status === 404)) return <Refused problem={problem} />;
  if (state === "error" || data === undefined)
    return problem ? <Trouble problem={problem} since={failed_since!} retry={retry} busy={refreshing} /> : null;
  return (
    <>
      {stale_since !== undefined && <Stale since={stale_since} problem={problem} retry={retry} busy={refreshing} />}
      {children(data)}
    </>
  );
}

interface PanelProps<T> extends ContentProps<T> {
  title: ComponentChildren;
  hide_title?: boolean;                        // where the page has the same: for screen readers only
  actions?: ComponentChildren;                 // at the right of the title
  help?: ComponentChildren;                    // a line below it
  level?: 2 | 3;
  class?: string;
  id?: string;
}

export function Panel<T>({ title, hide_title = false, actions, help, level = 2, class: more = "", id, ...content }: PanelProps<T>) {
  const title_id = useId();
  const lost = use_lost_since() !== undefined;
  const loading = content.resource.state === "loading";
  return (
    <section class={`panel ${lost ? "panel-lost" : ""} ${more}`} aria-labelledby={title_id} aria-busy={loading} id={id}>
      <PanelHead hidden={hide_title} title={title} title_id={title_id} actions={actions} help={help} level={level} />
      <Content {...content} />
    </section>
  );
}

interface HeadProps { hidden: boolean; title: ComponentChildren; title_id: string; actions?: ComponentChildren; help?: ComponentChildren; level: 2 | 3 }

function PanelHead({ hidden, title, title_id, actions, help, level }: HeadProps) {
  const Heading = level === 2 ? "h2" : "h3";
  if (hidden && !actions && !help) return <Heading id={title_id} class="unseen">{title}</Heading>;
  return (
    <div class="panel-head">
      <div>
        <Heading id={title_id} class={hidden ? "unseen" : "panel-title"}>{title}</Heading>
        {help && <p class="panel-help">{help}</p>}
      </div>
      {actions && <div class="panel-actions">{actions}</div>}
    </div>
  );
}

type BoxProps = Omit<PanelProps<never>, "resource" | "lines" | "children"> & { children: ComponentChildren };

/** The same box around what needs no answer. */
export function Box({ title, hide_title = false, actions, help, level = 2, class: more = "", id, children }: BoxProps) {
  const title_id = useId();
  return (
    <section class={`panel ${more}`} aria-labelledby={title_id} id={id}>
      <PanelHead hidden={hide_title} title={title} title_id={title_id} actions={actions} help={help} level={level} />
      {children}
    </section>
  );
}

interface EmptyProps { title: string; icon?: IconName; children?: ComponentChildren; action?: ComponentChildren }

/** Nothing to show, and why; with what can be done about it. */
export function Empty({ title, icon = "check", children, action }: EmptyProps) {
  return (
    <div class="empty">
      <Icon name={icon} />
      <p class="empty-title">{title}</p>
      {children && <div class="quiet">{children}</div>}
      {action && <div class="empty-action">{action}</div>}
    </div>
  );
}
