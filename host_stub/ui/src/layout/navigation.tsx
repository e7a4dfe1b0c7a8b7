// SPDX-License-Identifier: Apache-2.0
// Where one can go: what one may not see is not there.
import type { Can } from "../api/types";
import { Icon, type IconName } from "../parts/icon";
import { Link } from "../router";
import { useCan } from "../session";

interface Item { title: string; href: string; shown: boolean; belongs: (path: string) => boolean }
interface Group { title: string; icon: IconName; items: Item[] }

const within = (prefix: string) => (path: string) => path === prefix || path.startsWith(prefix + "/");
const item = (title: string, href: string, shown: boolean, belongs = within(href)): Item => ({ title, href, shown, belongs });

export function groups_for(can: Can): Group[] {
  const risk = (path: string) => within("/command-center")(path) || within("/people")(path);
  return [
    { title: "Human Risk Command Center", icon: "dashboard", items: [item("Dashboard", "/command-center", true, risk)] },
    { title: "Integrations", icon: "plug", items: [item("Integrations Hub", "/integrations", can.see_hub)] },
    {
      title: "Settings", icon: "settings", items: [
        item("Accounts", "/settings/accounts", can.manage_accounts),
        item("Roles", "/settings/roles", can.manage_accounts),
        item("API tokens", "/settings/tokens", can.manage_accounts),
        item("Entitlements", "/settings/entitlements", can.manage_entitlements),
        item("Directory", "/settings/people", can.import_people),
        item("Notices", "/settings/notices", can.write_integrations),
        item("Audit log", "/settings/audit", can.see_audit),
      ],
    },
  ].map((group) => ({ ...group, items: group.items.filter((each) => each.shown) }) as Group).filter((group) => group.items.length > 0);
}

export function Navigation({ path, open }: { path: string; open: boolean }) {
  return (
    <nav id="navigation" class={`navigation ${open ? "navigation-open" : ""}`} aria-label="Main">
      <div class="navigation-inside">
        {groups_for(useCan()).map((group) => <NavGroup key={group.title} group={group} path={path} />)}
      </div>
    </nav>
  );
}

function NavGroup({ group, path }: { group: Group; path: string }) {
  const title_id = `nav-${group.icon}`;
  const current = (each: Item) => (each.href === path ? "page" : each.belongs(path) ? "true" : undefined);
  return (
    <div class="nav-group">
      <p class="nav-group-title" id={title_id}><Icon name={group.icon} />{group.title}</p>
      <ul aria-labelledby={title_id}>
        {group.items.map((each) => (
          <li key={each.href}><Link class="nav-link" href={each.href} aria-current={current(each)}>{each.title}</Link></li>
        ))}
      </ul>
    </div>
  );
}
