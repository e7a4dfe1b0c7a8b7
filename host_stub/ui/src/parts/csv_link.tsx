// SPDX-License-Identifier: Apache-2.0
import { Icon } from "./icon";

/** Downloads what is shown, with its filter and order. The server guards against spreadsheet formulas. */
export function CsvLink({ href, what }: { href: string; what: string }) {
  return (
    <a class="button button-quiet" href={href} download>
      <Icon name="download" />CSV<span class="unseen"> of {what}</span>
    </a>
  );
}
