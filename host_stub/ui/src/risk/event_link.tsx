// SPDX-License-Identifier: Apache-2.0
import { useQuery } from "../router";

interface Props { row: number; title: string; when: string; place: string }   // place: tells two of one event apart

/** An Action Type: opens the panel with the details of that very event. */
export function EventLink({ row, title, when, place }: Props) {
  const [, set_query] = useQuery();
  return (
    <button type="button" class="link-button" id={`${place}-${row}`} aria-haspopup="dialog"
      aria-label={`${title}: details of the event of ${when}`} onClick={() => set_query({ event: row })}>{title}</button>
  );
}
