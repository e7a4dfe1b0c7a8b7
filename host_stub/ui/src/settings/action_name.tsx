// SPDX-License-Identifier: Apache-2.0
import { action_words } from "./audit_words";
import "./settings.css";

/** An action of the audit log in words, with the code that filters look for. */
export function ActionName({ action }: { action: string }) {
  const words = action_words(action);
  return words ? <>{words}<br /><code class="action-code">{action}</code></> : <>{action}</>;
}
