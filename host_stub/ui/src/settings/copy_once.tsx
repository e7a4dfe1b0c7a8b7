// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";
import { Button } from "../parts/button";
import { Icon } from "../parts/icon";

// Without the clipboard's permission the text is selected: Ctrl+C does the rest.
function select(id: string): void {
  const element = document.getElementById(id);
  if (element) getSelection()?.selectAllChildren(element);
}

/** Something secret that is shown this once, and a button that copies it. */
export function CopyOnce({ value, what }: { value: string; what: string }) {
  const [told, tell] = useState("");
  const copy = () =>
    navigator.clipboard.writeText(value).then(
      () => tell("Copied."),
      () => { select("once-value"); tell("Copying is not allowed here. It is selected: press Ctrl+C."); },
    );
  return (
    <div class="once">
      <code class="once-value" id="once-value">{value}</code>
      <div class="row">
        <Button kind="primary" onClick={() => void copy()}><Icon name="copy" />Copy {what}</Button>
        <span role="status">{told}</span>
      </div>
    </div>
  );
}
