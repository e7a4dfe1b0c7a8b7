// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren, JSX } from "preact";
import { Link } from "../router";

type Kind = "primary" | "secondary" | "quiet" | "danger";
type ButtonProps = Omit<JSX.ButtonHTMLAttributes<HTMLButtonElement>, "disabled" | "type" | "size"> & {
  kind?: Kind;
  type?: "button" | "submit";
  busy?: boolean;            // at work: a second press does nothing, the focus stays
  off?: string | undefined;  // why it cannot be used now; told in words, not only greyed out
  children?: ComponentChildren;
};

/** A button that cannot be pressed twice. */
export function Button({ kind = "secondary", type = "button", busy = false, off, onClick, children, class: more, ...rest }: ButtonProps) {
  const press = (event: JSX.TargetedMouseEvent<HTMLButtonElement>) => {
    if (busy || off !== undefined) event.preventDefault();
    else onClick?.call(undefined as never, event);
  };
  return (
    <button type={type} class={`button button-${kind} ${String(more ?? "")}`} onClick={press} title={off}
      aria-disabled={busy || off !== undefined ? "true" : undefined} aria-busy={busy ? "true" : undefined} {...rest}>
      {busy && <span class="spinner" aria-hidden="true" />}
      {children}
      {off !== undefined && <span class="unseen"> ({off})</span>}
    </button>
  );
}

/** A link that looks like a button. */
export function ButtonLink({ href, kind = "secondary", children, ...rest }: { href: string; kind?: Kind; children: ComponentChildren; "aria-label"?: string }) {
  return <Link href={href} class={`button button-${kind}`} {...rest}>{children}</Link>;
}
