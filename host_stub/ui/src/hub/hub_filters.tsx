// SPDX-License-Identifier: Apache-2.0
// What narrows the hub's list. It is in the address.
import type { IntegrationsPage, StatusWord } from "../api/types";
import { count_text } from "../format";
import { Icon } from "../parts/icon";
import { SelectField } from "../parts/inputs";
import { from_start } from "../risk/use_list";
import { useTyped } from "../risk/filters";
import { useQuery } from "../router";

export function SearchBox() {
  const [text, change] = useTyped("q");
  return (
    <form class="hub-search" role="search" onSubmit={(event) => event.preventDefault()}>
      <label class="unseen" for="hub-q">Search plugins and integrations</label>
      <Icon name="search" />
      <input id="hub-q" class="input" type="search" name="q" placeholder="Search plugins and integrations" autocomplete="off"
        value={text} onInput={(event) => change(event.currentTarget.value)} />
    </form>
  );
}

const by_count = (statuses: IntegrationsPage["statuses"]) =>
  (Object.entries(statuses) as [StatusWord, number][]).sort(([, a], [, b]) => b - a);

/** How many there are of each status, to choose from; not where there is nothing to choose. */
export function StatusFilter({ page, chosen }: { page: IntegrationsPage; chosen: string }) {
  const [, set_query] = useQuery();
  const statuses = by_count(page.statuses);
  if (!chosen && statuses.length < 2) return null;
  const all = statuses.reduce((sum, [, count]) => sum + count, 0);
  const choices = statuses.map(([status, count]) => ({ value: status as string, title: `${status} (${count_text(count)})` }));
  if (chosen && !statuses.some(([status]) => status === chosen)) choices.push({ value: chosen, title: `${chosen} (0)` });
  return (
    <div class="filters hub-filters" role="search" aria-label="Filter integrations">
      <SelectField name="status" label="Status" value={chosen} on_change={(status) => set_query({ ...from_start, status })}
        choices={[{ value: "", title: `All (${count_text(all)})` }, ...choices]} />
    </div>
  );
}
