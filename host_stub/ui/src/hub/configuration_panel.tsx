// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren } from "preact";
import type { IntegrationDetail, PluginForm } from "../api/types";
import { Box } from "../parts/panel";
import { Time } from "../parts/words";
import { choice_title } from "./answers";
import { interval_words } from "./interval";
import { configuration_prefix, questions_of, sections_of, type Question } from "./questions";

function Item({ title, children }: { title: string; children: ComponentChildren }) {
  return <div class="hub-fact"><dt>{title}</dt><dd>{children}</dd></div>;
}

const not_set = <span class="quiet">not set</span>;

function value_words(question: Question): ComponentChildren {
  const { initial } = question;
  if (question.secret) return question.stored ? <span class="quiet">stored, never shown</span> : not_set;
  if (question.kind === "checkbox") return initial === true ? "yes" : "no";
  if (initial === "") return not_set;
  return question.kind === "choice" ? choice_title(initial) : String(initial);
}

/** What it was configured with; of secrets only that they are there. */
export function ConfigurationPanel({ detail, form }: { detail: IntegrationDetail; form: PluginForm }) {
  const declared = questions_of(form, detail).filter((question) => question.name.startsWith(configuration_prefix));
  return (
    <Box title="Configuration">
      <dl class="hub-facts">
        <Item title="Plugin">{detail.plugin_name} {form.version}</Item>
        <Item title="Contact">
          {detail.contact.name || detail.contact.email
            ? <>{detail.contact.name} {detail.contact.email && <a href={`mailto:${detail.contact.email}`}>{detail.contact.email}</a>}</> : not_set}
        </Item>
        <Item title="Reads every">{interval_words(detail.interval_ms)}</Item>
        <Item title="Added"><Time s={detail.created_s} as="absolute" /></Item>
      </dl>
      {sections_of(declared).map((section) => (
        <div key={section.title}>
          <h3 class="hub-subtitle">{section.title}</h3>
          <dl class="hub-facts">
            {section.questions.map((question) => <Item key={question.name} title={question.title}>{value_words(question)}</Item>)}
          </dl>
        </div>
      ))}
    </Box>
  );
}
