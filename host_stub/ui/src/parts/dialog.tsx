// SPDX-License-Identifier: Apache-2.0
// Windows above the page: native <dialog>, so that the rest is inert and Esc closes.
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { Button } from "./button";
import { Trouble } from "./panel";
import { Icon } from "./icon";
import { useSubmit } from "./submit";

interface ModalProps {
  title: ComponentChildren;
  on_close: () => void;
  class: string;
  light?: boolean;         // a press beside it closes it: only where nothing can have been typed
  children: ComponentChildren;
}

function Modal({ title, on_close, class: look, light, children }: ModalProps) {
  const title_id = useId();
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    element.current?.showModal();
    return () => {
      element.current?.close();
      // The element may have been drawn anew meanwhile; then what has its id has the focus.
      const target = before?.isConnected ? before : before?.id ? document.getElementById(before.id) : null;
      target?.focus();
    };
  }, []);
  return (
    <dialog ref={element} class={look} aria-labelledby={title_id}
      onCancel={(event) => { event.preventDefault(); on_close(); }}
      onMouseDown={(event) => { if (light && event.target === element.current) on_close(); }}>
      <div class="dialog-inside">
        <div class="dialog-head">
          <h2 id={title_id} class="dialog-title">{title}</h2>
          <button type="button" class="icon-button" aria-label="Close" onClick={on_close}><Icon name="cross" /></button>
        </div>
        {children}
      </div>
    </dialog>
  );
}

type WindowProps = Omit<ModalProps, "class" | "light">;

/** Rendered while it is open. The focus returns to where it was. */
export function Dialog(props: WindowProps) {
  return <Modal class="dialog" {...props} />;
}

/** The same at the right-hand side, of full height. */
export function SidePanel(props: WindowProps) {
  return <Modal class="dialog side-panel" light {...props} />;
}

interface ConfirmProps {
  title: string;
  confirm: string;                       // what the button says: a verb
  danger?: boolean;
  on_confirm: () => Promise<void>;       // what it throws is shown here
  on_close: () => void;
  children: ComponentChildren;           // what will happen
}

/** A second, deliberate press for what cannot be taken back. The first focus is on Cancel. */
export function Confirm({ title, confirm, danger, on_confirm, on_close, children }: ConfirmProps) {
  const { busy, problem, run } = useSubmit(async () => {
    await on_confirm();
    on_close();
  });
  return (
    <Dialog title={title} on_close={on_close}>
      <div class="dialog-text">{children}</div>
      {problem && <Trouble problem={problem} />}
      <div class="dialog-actions">
        <Button kind="secondary" onClick={on_close} autofocus>Cancel</Button>
        <Button kind={danger ? "danger" : "primary"} busy={busy} onClick={run}>{confirm}</Button>
      </div>
    </Dialog>
  );
}
