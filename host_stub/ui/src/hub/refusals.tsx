// SPDX-License-Identifier: Apache-2.0
// What is shown instead of a page of the hub, and why.
import type { Problem } from "../api/types";
import { ButtonLink } from "../parts/button";
import { Icon } from "../parts/icon";
import { PageTitle } from "../parts/page";
import { useSession } from "../session";
import { hub_href } from "./calls";
import { hub_crumbs } from "./crumbs";

const may_not_see = "Integrations are seen by roles with the right \"Integrations Marketplace: read\" or \"read and write\".";
export const read_only_words = "Your role may look at integrations, not change them. That needs \"Integrations Marketplace: read and write\".";

/** For roles without the right. */
export function NoHub({ title = "Integrations Hub", words = may_not_see }: { title?: string; words?: string }) {
  const { account, can } = useSession();
  return (
    <>
      <PageTitle title={title} />
      <div class="panel refusal">
        <Icon name="lock" />
        <div>
          <p class="refusal-title">Your role does not allow this</p>
          <p>{words}</p>
          <p>You are signed in as {account.display_name || account.name}, with the role {account.role}. An administrator of accounts can give you another one.</p>
          <p>{can.see_hub ? <ButtonLink href={hub_href}>Integrations Hub</ButtonLink> : <ButtonLink href="/command-center">Dashboard</ButtonLink>}</p>
        </div>
      </div>
    </>
  );
}

/** The server says 404 both for what there is not and for what the entitlement is missing for: so does the page. */
export function NotAvailable({ what, problem }: { what: string; problem: Problem }) {
  const { can } = useSession();
  return (
    <>
      <PageTitle title="Not available" crumbs={hub_crumbs("Not available")} />
      <div class="panel refusal">
        <Icon name="search" />
        <div>
          <p class="refusal-title">This {what} is not available here</p>
          <p>Either there is none at this address, or the entitlement that it needs is not there.</p>
          <p class="refusal-actions">
            <ButtonLink href={hub_href}>Integrations Hub</ButtonLink>
            {can.manage_entitlements && <ButtonLink kind="quiet" href="/settings/entitlements">Entitlements</ButtonLink>}
          </p>
          {problem.request_id && <p class="quiet small">Request <code>{problem.request_id}</code></p>}
        </div>
      </div>
    </>
  );
}
