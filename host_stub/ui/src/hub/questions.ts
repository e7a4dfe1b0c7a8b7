// SPDX-License-Identifier: Apache-2.0
// What the form asks: a few things of every integration, the rest as the plugin's manifest declares it.
import type { Field, IntegrationDetail, PluginForm } from "../api/types";
import { interval_words } from "./interval";

export type Kind = "line" | "lines" | "number" | "choice" | "checkbox" | "interval";

export interface Question {
  name: string;             // as in the request's body: "contact.email", "configuration.base_url"
  title: string;
  hint: string;
  section: string;
  kind: Kind;
  format: string | null;    // "uri", "email", "path", …
  required: boolean;
  secret: boolean;
  stored: boolean;          // a secret that the server has: empty keeps it
  whole: boolean;
  minimum: number | null; maximum: number | null;
  min_length: number | null; max_length: number | null;
  choices: unknown[] | null;
  suggestions: string[];
  initial: unknown;
}
export interface Section { title: string; questions: Question[] }

export const configuration_prefix = "configuration.";
const own_section = "Integration";
const nameless_section = "Configuration";
const schedule_section = "Schedule";

const blank: Omit<Question, "name" | "title"> = {
  hint: "", section: own_section, kind: "line", format: null, required: false, secret: false, stored: false, whole: false,
  minimum: null, maximum: null, min_length: null, max_length: null, choices: null, suggestions: [], initial: "",
};

function own_questions(detail?: IntegrationDetail): Question[] {
  return [
    { ...blank, name: "name", title: "Integration name", required: true, max_length: 200, initial: detail?.name ?? "",
      hint: "How it is called in lists and in the audit log. No two integrations share a name." },
    { ...blank, name: "description", title: "Description", max_length: 1000, initial: detail?.description ?? "",
      hint: "What it is for, in your own words." },
    { ...blank, name: "contact.name", title: "Contact name", required: true, max_length: 200, initial: detail?.contact.name ?? "",
      hint: "Who looks after it: whom to ask when its credentials expire." },
    { ...blank, name: "contact.email", title: "Contact e-mail", format: "email", required: true, max_length: 254, initial: detail?.contact.email ?? "" },
  ];
}

function kind_of(field: Field): Kind {
  if (field.choices) return "choice";
  if (field.type === "boolean") return "checkbox";
  if (field.type !== "string") return "number";
  return field.format === "multiline" ? "lines" : "line";
}

function declared(field: Field, detail?: IntegrationDetail): Question {
  const { minimum, maximum, min_length, max_length, choices, suggestions } = field;
  const value = detail ? detail.configuration[field.name] : field.default;
  return {
    name: configuration_prefix + field.name,
    title: field.title || field.name,
    hint: field.description,
    section: field.section || nameless_section,
    kind: kind_of(field),
    format: field.format,
    required: field.required,
    secret: field.secret,
    stored: field.secret && (detail?.secret_fields.includes(field.name) ?? false),
    whole: field.type === "integer",
    minimum, maximum, min_length, max_length, choices, suggestions,
    initial: field.secret ? "" : (value ?? ""),
  };
}

function schedule(form: PluginForm, detail?: IntegrationDetail): Question {
  const { min_ms, max_ms, default_ms } = form.poll;
  return {
    ...blank, name: "interval_ms", title: "Read every", kind: "interval", section: schedule_section, required: true,
    minimum: min_ms, maximum: max_ms, initial: detail?.interval_ms || default_ms,
    hint: `From ${interval_words(min_ms)} to ${interval_words(max_ms)}; ${interval_words(default_ms)} is usual.`,
  };
}

/** In the order to ask them; `detail`: what an integration has now. */
export function questions_of(form: PluginForm, detail?: IntegrationDetail): Question[] {
  return [...own_questions(detail), ...form.fields.map((field) => declared(field, detail)), schedule(form, detail)];
}

/** Sections in the order in which each is first named. */
export function sections_of(questions: Question[]): Section[] {
  const sections: Section[] = [];
  for (const question of questions) {
    const known = sections.find((section) => section.title === question.section);
    if (known) known.questions.push(question);
    else sections.push({ title: question.section, questions: [question] });
  }
  return sections;
}
