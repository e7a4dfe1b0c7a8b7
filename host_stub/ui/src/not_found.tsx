// SPDX-License-Identifier: Apache-2.0
import { ButtonLink } from "./parts/button";
import { PageTitle } from "./parts/page";
import { Empty } from "./parts/panel";
import { useRoute } from "./router";

export default function NotFound() {
  const { path } = useRoute();
  return (
    <>
      <PageTitle title="Page not found" />
      <Empty title="There is no page at this address" icon="search" action={<ButtonLink href="/command-center" kind="primary">Go to the Dashboard</ButtonLink>}>
        <code class="breakable">{path}</code>
      </Empty>
    </>
  );
}
