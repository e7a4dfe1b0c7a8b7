// SPDX-License-Identifier: Apache-2.0
// The head of a page: where it is, its name, what can be done on it.
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Link } from "../router";

export interface Crumb { title: string; href?: string }

/** The last one is this page. */
export function Breadcrumb({ crumbs }: { crumbs: Crumb[] }) {
  return (
    <nav class="breadcrumb" aria-label="Breadcrumb">
      <ol>
        {crumbs.map((crumb, index) => (
          <li key={crumb.title}>
            {index === crumbs.length - 1 ? <span aria-current="page">{crumb.title}</span>
              : crumb.href ? <Link href={crumb.href}>{crumb.title}</Link> : <span>{crumb.title}</span>}
          </li>
        ))}
      </ol>
    </nav>
  );
}

let first_page = true; // after loading, the browser's own focus is right

interface TitleProps { title: string; crumbs?: Crumb[]; help?: ComponentChildren; actions?: ComponentChildren; document_title?: string }

/** Names the document, and takes the focus after a navigation, so that screen readers say where one is. */
export function PageTitle({ title, crumbs, help, actions, document_title }: TitleProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => { document.title = `${document_title ?? title} · Human Risk`; }, [title, document_title]);
  useLayoutEffect(() => { // before anybody can press a key on what has just appeared
    const elsewhere = document.querySelector("dialog[open], .account:focus-within"); // opened while this page was loading
    if (!first_page && !elsewhere) heading.current?.focus({ preventScroll: true });
    first_page = false;
  }, []);
  return (
    <header class="page-head">
      {crumbs && <Breadcrumb crumbs={crumbs} />}
      <div class="page-title-row">
        <h1 class="page-title" tabIndex={-1} ref={heading}>{title}</h1>
        {actions && <div class="page-actions">{actions}</div>}
      </div>
      {help && <p class="page-help">{help}</p>}
    </header>
  );
}
