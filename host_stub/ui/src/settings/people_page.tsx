// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";
import type { Person } from "../api/types";
import { count_of } from "../format";
import type { PageProps } from "../routes";
import { Button } from "../parts/button";
import { Icon } from "../parts/icon";
import { Empty, Panel } from "../parts/panel";
import { More, Table, type Column } from "../parts/table";
import { Address, PersonLink } from "../parts/words";
import { TextFilter } from "../risk/filters";
import { from_start, use_list } from "../risk/use_list";
import { useQuery } from "../router";
import { useCan } from "../session";
import { ImportDialog } from "./import_dialog";
import { SettingsTitle } from "./settings_title";

interface People { people: Person[]; next: string | null }

const columns: Column<Person>[] = [
  { key: "name", title: "Name", head: true, cell: (person) => <PersonLink email={person.email} name={person.name} /> },
  { key: "email", title: "E-mail", cell: (person) => <Address email={person.email} /> },
  { key: "department", title: "Department", cell: (person) => person.department || <span class="quiet">–</span> },
  { key: "title", title: "Title", cell: (person) => person.title || <span class="quiet">–</span> },
  { key: "aliases", title: "Other addresses", cell: (person) => person.aliases.length > 0 ? <span class="breakable">{person.aliases.join(", ")}</span> : <span class="quiet">–</span> },
  { key: "in_directory", title: "In the directory", cell: (person) => person.in_directory ? "Yes" : "No: only seen in events" },
];

function NoPeople({ filtered, clear, add }: { filtered: boolean; clear: () => void; add: preact.ComponentChildren }) {
  if (filtered) return <Empty title="Nobody fits the search" icon="search" action={<Button onClick={clear}>Clear search</Button>} />;
  return <Empty title="Nobody is known yet" icon="people" action={add}>Import a directory: it says who people are, and whose alerts count.</Empty>;
}

export default function PeoplePage(_: PageProps) {
  const [query, set_query] = useQuery();
  const [importing, set_importing] = useState(false);
  const { import_people } = useCan();
  const { resource, busy, more } = use_list<People>("/api/v1/people", { q: query["q"] }, ["people"]);
  const add = import_people && <Button kind="primary" onClick={() => set_importing(true)}><Icon name="upload" />Import CSV</Button>;
  return (
    <>
      <SettingsTitle title="Directory" actions={add}
        help="Once a directory is imported, alerts count for the people in it. An alert of somebody who is not in it is kept as unmatched, and counts as soon as the person appears." />
      <div class="filters" role="search"><TextFilter name="q" label="Search name or e-mail" /></div>
      <Panel title="People" hide_title resource={resource} lines={12}>
        {(data) => data.people.length === 0 ? <NoPeople filtered={Boolean(query["q"])} clear={() => set_query({ q: null, ...from_start })} add={add} /> : (
          <>
            <Table caption={`${count_of(data.people.length, "person", "people")} shown`} columns={columns} rows={data.people} row_key={(person) => person.email} />
            <More next={data.next} busy={busy} more={more} shown={data.people.length} what="people" />
          </>
        )}
      </Panel>
      {importing && <ImportDialog close={() => set_importing(false)} imported={() => void resource.reload()} />}
    </>
  );
}
