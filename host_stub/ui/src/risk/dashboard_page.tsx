// SPDX-License-Identifier: Apache-2.0
import type { PageProps } from "../pages";
import { PageTitle } from "../parts/page";

export default function DashboardPage(_: PageProps) {
  return <PageTitle title="Human Risk Command Center" />;
}
