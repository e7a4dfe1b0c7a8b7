// SPDX-License-Identifier: Apache-2.0
// Who is signed in, and what they do for themselves: password, theme, keys, sign out.
import type { ComponentType } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { problem_from } from "../api/client";
import { show_keys } from "../keys";
import { Icon } from "../parts/icon";
import { toast } from "../parts/toast";
import { sign_out, useSession } from "../session";
import { choose_theme, current_theme, type Theme } from "../theme";

const themes: [Theme, string][] = [["system", "As the system"], ["light", "Light"], ["dark", "Dark"]];

function ThemeChoice() {
  const [theme, set] = useState(current_theme());
  const choose = (next: Theme) => {
    choose_theme(next);
    set(next);
  };
  return (
    <fieldset class="theme-choice">
      <legend>Theme</legend>
      {themes.map(([value, title]) => (
        <label key={value}><input type="radio" name="theme" value={value} checked={theme === value} onChange={() => choose(value)} /> {title}</label>
      ))}
    </fieldset>
  );
}

// Closed by Escape, by a click elsewhere and by going elsewhere with Tab.
function useDismiss(open: boolean, close: (refocus: boolean) => void) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    const outside = (event: Event) => { if (!box.current?.contains(event.target as Node)) close(false); };
    const key = (event: KeyboardEvent) => { if (event.key === "Escape") close(true); };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("focusin", outside);
    document.addEventListener("keydown", key);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("focusin", outside);
      document.removeEventListener("keydown", key);
    };
  }, [open]);
  return box;
}

function leave(): void {
  sign_out().catch((cause: unknown) => toast(`Signing out did not work: ${problem_from(cause).detail}`, "bad"));
}

export function AccountMenu() {
  const { account } = useSession();
  const [open, set_open] = useState(false);
  const [Password, set_password] = useState<ComponentType<{ close: () => void }> | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = (refocus: boolean) => {
    set_open(false);
    if (refocus) button.current?.focus();
  };
  const box = useDismiss(open, close);
  const change_password = () => {
    close(true);
    void import("./password_dialog").then((module) => set_password(() => module.default));
  };
  const keys = () => {
    close(true);
    show_keys();
  };
  return (
    <div class="account" ref={box}>
      <button type="button" class="account-button" ref={button} aria-expanded={open} aria-controls="account-menu" onClick={() => set_open(!open)}>
        <Icon name="person" /><span class="account-name">{account.display_name || account.name}</span>
      </button>
      {open && (
        <div class="account-menu" id="account-menu">
          <p class="account-who"><b>{account.display_name}</b><br /><span class="quiet">{account.name} · {account.role}</span></p>
          <ThemeChoice />
          <button type="button" class="menu-item" onClick={change_password}>Change password</button>
          <button type="button" class="menu-item" onClick={keys}>Keyboard shortcuts <kbd>?</kbd></button>
          <button type="button" class="menu-item" onClick={leave}><Icon name="out" />Sign out</button>
        </div>
      )}
      {Password && <Password close={() => set_password(null)} />}
    </div>
  );
}
