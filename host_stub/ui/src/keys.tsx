// SPDX-License-Identifier: Apache-2.0
// Keys for those who like them: "?" shows them. They can be switched off, since speech input types letters (WCAG 2.1.4).
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { groups_for } from "./layout/navigation";
import { Dialog } from "./parts/dialog";
import { navigate } from "./router";
import { useCan } from "./session";
import { store, stored } from "./theme";

// The second letter after "g".
const letters: Record<string, string> = {
  "/command-center": "d", "/integrations": "i", "/settings/accounts": "a", "/settings/roles": "r", "/settings/tokens": "t",
  "/settings/entitlements": "e", "/settings/people": "p", "/settings/notices": "n", "/settings/audit": "l",
};
const setting = "risk.keys";
const sequence_ms = 1500;
let open_help: () => void = () => {};

export const show_keys = (): void => open_help();

function is_typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable], dialog") !== null;
}

function focus_search(): boolean {
  const search = document.querySelector<HTMLInputElement>("main input[type=search]");
  search?.focus();
  search?.select();
  return search !== null;
}

export function Keys() {
  const [shown, show] = useState(false);
  const [on, set_on] = useState(stored(setting) !== "off");
  const can = useCan();
  const places = groups_for(can).flatMap((group) => group.items).filter((item) => letters[item.href]);
  const g_at = useRef(-Infinity); // outlives what is drawn anew between two keys
  open_help = () => show(true);
  useLayoutEffect(() => { // before anybody can press a key on what has just appeared
    if (!on) return;
    const key = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || is_typing(event.target)) return;
      const after_g = event.timeStamp - g_at.current < sequence_ms;
      g_at.current = -Infinity;
      const place = after_g ? places.find((item) => letters[item.href] === event.key) : undefined;
      if (place) navigate(place.href);
      else if (event.key === "g") g_at.current = event.timeStamp;
      else if (event.key === "?") show(true);
      else if (event.key !== "/" || !focus_search()) return;
      event.preventDefault();
    };
    addEventListener("keydown", key);
    return () => removeEventListener("keydown", key);
  }, [on, can]);
  const toggle = () => {
    store(setting, on ? "off" : null);
    set_on(!on);
  };
  if (!shown) return null;
  return (
    <Dialog title="Keyboard shortcuts" on_close={() => show(false)}>
      <dl class="keys">
        {places.map((item) => <div key={item.href}><dt><kbd>g</kbd> <kbd>{letters[item.href]}</kbd></dt><dd>{item.title}</dd></div>)}
        <div><dt><kbd>/</kbd></dt><dd>Search on this page</dd></div>
        <div><dt><kbd>?</kbd></dt><dd>These shortcuts</dd></div>
        <div><dt><kbd>Esc</kbd></dt><dd>Close a window or a message</dd></div>
        <div><dt><kbd>←</kbd> <kbd>→</kbd></dt><dd>Between tabs, and along a chart</dd></div>
      </dl>
      <label class="switch-line"><input type="checkbox" class="check" checked={on} onChange={toggle} /> Single-key shortcuts are on</label>
    </Dialog>
  );
}
