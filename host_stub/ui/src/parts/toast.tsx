// SPDX-License-Identifier: Apache-2.0
// Short news that goes away by itself: announced, stays while it is looked at, closes by key.
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "./icon";

export type ToastKind = "good" | "bad" | "news";
interface Toast { id: number; text: string; kind: ToastKind }

const stays_ms = 8000;
let toasts: Toast[] = [];
let last_id = 0;
let render: (toasts: Toast[]) => void = () => {};

function set(next: Toast[]): void {
  toasts = next;
  render(toasts);
}

/** Shows and announces a sentence. */
export function toast(text: string, kind: ToastKind = "good"): void {
  set([...toasts.slice(-3), { id: ++last_id, text, kind }]);
}

const close = (id: number) => set(toasts.filter((each) => each.id !== id));

function ToastBox({ id, text, kind }: Toast) {
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const box = useRef<HTMLDivElement>(null);
  const hold = () => clearTimeout(timer.current);
  const wait = () => {
    hold();
    if (!box.current?.matches(":hover, :focus-within")) timer.current = setTimeout(() => close(id), stays_ms);
  };
  useEffect(() => {
    wait();
    return hold;
  }, []);
  return (
    <div ref={box} class={`toast toast-${kind}`} onMouseEnter={hold} onMouseLeave={wait} onFocusIn={hold} onFocusOut={() => setTimeout(wait)}>
      <Icon name={kind === "good" ? "check" : kind === "bad" ? "warning" : "info"} />
      <span>{text}</span>
      <button type="button" class="icon-button" aria-label="Close this message" onClick={() => close(id)}><Icon name="cross" /></button>
    </div>
  );
}

/** Once in the page. Escape closes the newest, unless a window above the page takes it. */
export function Toasts() {
  const [shown, show] = useState(toasts);
  useEffect(() => {
    render = show;
    const on_key = (event: KeyboardEvent) => {
      const newest = toasts[toasts.length - 1];
      if (event.key === "Escape" && newest && !document.querySelector("dialog[open]")) close(newest.id);
    };
    addEventListener("keydown", on_key);
    return () => removeEventListener("keydown", on_key);
  }, []);
  return (
    <div class="toasts" role="status" aria-live="polite">
      {shown.map((each) => <ToastBox key={each.id} {...each} />)}
    </div>
  );
}
