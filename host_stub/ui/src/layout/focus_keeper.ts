// SPDX-License-Identifier: Apache-2.0
// Where the focused element goes away (a row that was deleted, a button that has done its work), the focus goes to the
// page's heading instead of nowhere, from where a keyboard would have to start at the top again.

export function keep_focus(): void {
  let last: Element | null = null;
  addEventListener("focusin", (event) => { last = event.target as Element; });
  const look = () => {
    if (!last || last.isConnected || document.activeElement !== document.body) return;
    last = null;
    const heading = document.querySelector<HTMLElement>("main .page-title") ?? document.getElementById("content");
    heading?.focus({ preventScroll: true });
  };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
}
