// SPDX-License-Identifier: Apache-2.0
// What was typed, and the request that it makes.
import type { IntegrationInput } from "../api/types";
import { join_interval, split_interval } from "./interval";
import { configuration_prefix, type Question } from "./questions";

export type Answers = Record<string, string | boolean>;

/** The unit of an interval is an answer of its own. */
export const unit_of = (name: string) => `${name}.unit`;
export const text_of = (answers: Answers, name: string) => String(answers[name] ?? "");
/** The secret exactly as it was typed; of everything else not the spaces around it. */
export const typed = (question: Question, answers: Answers) =>
  question.secret ? text_of(answers, question.name) : text_of(answers, question.name).trim();

/** Choices are JSON values: their text tells 1 from "1". */
export const choice_text = (value: unknown) => JSON.stringify(value);
export const choice_title = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

export function initial_answers(questions: Question[]): Answers {
  const answers: Answers = {};
  for (const { name, kind, initial } of questions) {
    if (kind === "checkbox") answers[name] = initial === true;
    else if (kind === "choice") answers[name] = initial === "" ? "" : choice_text(initial);
    else if (kind === "interval") {
      const { amount, unit } = split_interval(Number(initial));
      answers[name] = String(amount);
      answers[unit_of(name)] = unit;
    } else answers[name] = String(initial);
  }
  return answers;
}

export function are_changed(before: Answers, after: Answers): boolean {
  return Object.keys(after).some((name) => before[name] !== after[name]);
}

function value_of(question: Question, answers: Answers): unknown {
  const text = typed(question, answers);
  if (question.kind === "checkbox") return answers[question.name] === true;
  if (text === "") return undefined; // left out
  if (question.kind === "number") return Number(text);
  if (question.kind === "choice") return JSON.parse(text);
  return text;
}

function configuration_of(questions: Question[], answers: Answers): Record<string, unknown> {
  const configuration: Record<string, unknown> = {};
  for (const question of questions) {
    if (!question.name.startsWith(configuration_prefix)) continue;
    const value = value_of(question, answers);
    if (value !== undefined) configuration[question.name.slice(configuration_prefix.length)] = value;
  }
  return configuration;
}

/** Of answers that have been checked. */
export function input_of(plugin: string, questions: Question[], answers: Answers, revision?: number): IntegrationInput {
  const line = (name: string) => text_of(answers, name).trim();
  return {
    plugin,
    name: line("name"),
    description: line("description"),
    contact: { name: line("contact.name"), email: line("contact.email") },
    configuration: configuration_of(questions, answers),
    interval_ms: join_interval(line("interval_ms"), text_of(answers, unit_of("interval_ms"))),
    ...(revision === undefined ? {} : { revision }),
  };
}
