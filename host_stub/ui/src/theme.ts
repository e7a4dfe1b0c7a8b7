// SPDX-License-Identifier: Apache-2.0
// Light or dark: as the system says, until somebody chooses.

export type Theme = "system" | "light" | "dark";
const key = "risk.theme";

// Storage may be refused by the browser's settings; then the choice lasts as long as the page.
export function stored(name: string): string | null {
  try { return localStorage.getItem(name); } catch { return null; }
}
export function store(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch { /* see above */ }
}

export function current_theme(): Theme {
  const value = stored(key);
  return value === "light" || value === "dark" ? value : "system";
}

export function apply_theme(theme: Theme = current_theme()): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

export function choose_theme(theme: Theme): void {
  store(key, theme === "system" ? null : theme);
  apply_theme(theme);
}
