// SPDX-License-Identifier: Apache-2.0
// Tabs that are links: each has its own address.
import type { ComponentChildren, JSX } from "preact";
import { useId, useRef } from "preact/hooks";
import { Link, navigate } from "../router";

export interface Tab { id: string; title: string; href: string }
interface TabsProps { label: string; tabs: Tab[]; current: string; children: ComponentChildren }

function target_index(key: string, at: number, count: number): number | null {
  switch (key) {
    case "ArrowRight": return (at + 1) % count;
    case "ArrowLeft": return (at + count - 1) % count;
    case "Home": return 0;
    case "End": return count - 1;
    default: return null;
  }
}

export function Tabs({ label, tabs, current, children }: TabsProps) {
  const base = useId();
  const list = useRef<HTMLDivElement>(null);
  const move = (event: JSX.TargetedKeyboardEvent<HTMLDivElement>) => {
    const at = tabs.findIndex((tab) => tab.id === current);
    const to = target_index(event.key, at, tabs.length);
    if (to === null) return;
    event.preventDefault();
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[to]?.focus();
    navigate(tabs[to]!.href, { replace: true });
  };
  return (
    <>
      <div class="tabs" role="tablist" aria-label={label} ref={list} onKeyDown={move}>
        {tabs.map((tab) => (
          <Link key={tab.id} id={`${base}-${tab.id}`} href={tab.href} class="tab" role="tab" aria-selected={tab.id === current}
            aria-controls={`${base}-panel`} tabIndex={tab.id === current ? 0 : -1}>{tab.title}</Link>
        ))}
      </div>
      <div id={`${base}-panel`} role="tabpanel" aria-labelledby={`${base}-${current}`} class="tab-panel">{children}</div>
    </>
  );
}
