// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren } from "preact";
import { PageTitle } from "../parts/page";
import "./settings.css";

export function SettingsTitle({ title, help, actions }: { title: string; help?: ComponentChildren; actions?: ComponentChildren }) {
  return <PageTitle title={title} crumbs={[{ title: "Settings" }, { title }]} help={help} actions={actions} />;
}
