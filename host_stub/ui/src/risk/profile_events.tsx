// SPDX-License-Identifier: Apache-2.0
import { Button } from "../parts/button";
import { Empty } from "../parts/panel";
import { href_with, Link, useQuery } from "../router";
import { behaviour, behaviour_title } from "./behaviour";
import { EventList } from "./event_list";
import { from_start } from "./use_list";

/** The events of one person; the behaviour that they are filtered to is in the address. */
export function ProfileEvents({ email }: { email: string }) {
  const [query, set_query] = useQuery();
  const chosen = query["behaviour"];
  const clear = () => set_query({ ...from_start, behaviour: null });
  const choice = (value: string | null, title: string) => (
    <Link class="option" href={href_with({ ...from_start, behaviour: value })}
      aria-current={(value ?? undefined) === chosen ? "true" : undefined}>{title}</Link>
  );
  const empty = chosen
    ? <Empty title={`No event of ${behaviour_title}`} icon="search" action={<Button onClick={clear}>Clear filter</Button>} />
    : <Empty title="No events" icon="check">No critical alert counts for this person.</Empty>;
  return (
    <>
      <div class="options" role="group" aria-label="Behaviour">
        {choice(null, "All behaviours")}
        {choice(behaviour, behaviour_title)}
      </div>
      <EventList title="Events" filters={{ person: email, behaviour: chosen }} of_one_person empty={empty} />
    </>
  );
}
