// SPDX-License-Identifier: Apache-2.0
// What the page can judge by itself, before the server does: nothing is called upstream for it.
import type { FieldError } from "../api/types";
import { type Answers, text_of, typed, unit_of } from "./answers";
import { interval_words, join_interval } from "./interval";
import { configuration_prefix, type Question } from "./questions";

type Breach = { expected: string; found: string } | null;

function range_words(question: Question): string {
  const { minimum, maximum } = question;
  const number = question.whole ? "a whole number" : "a number";
  if (minimum !== null && maximum !== null) return `${number} from ${minimum} to ${maximum}`;
  if (minimum !== null) return `${number}, at least ${minimum}`;
  if (maximum !== null) return `${number}, at most ${maximum}`;
  return number;
}

/** The same for whoever has not typed yet. */
export function range_hint({ minimum, maximum }: Question): string {
  if (minimum !== null && maximum !== null) return `From ${minimum} to ${maximum}.`;
  if (minimum !== null) return `At least ${minimum}.`;
  return maximum === null ? "" : `At most ${maximum}.`;
}

// What Number() takes too: "0x10", "1e3".
const is_plain = (text: string) => /^[+-]?\d+(\.\d+)?$/.test(text);

function number_breach(question: Question, text: string): Breach {
  const number = Number(text);
  const fits = is_plain(text) && (!question.whole || Number.isInteger(number)) &&
    number >= (question.minimum ?? -Infinity) && number <= (question.maximum ?? Infinity);
  return fits ? null : { expected: range_words(question), found: text };
}

function interval_breach(question: Question, answers: Answers): Breach {
  const amount = typed(question, answers), unit = text_of(answers, unit_of(question.name));
  const ms = join_interval(amount, unit);
  const least = question.minimum ?? 0, most = question.maximum ?? Infinity;
  if (ms >= least && ms <= most) return null;
  return { expected: `from ${interval_words(least)} to ${interval_words(most)}`, found: `${amount} ${unit}` };
}

function uri_breach(text: string): Breach {
  const breach = { expected: "a full address such as https://api.example.com", found: text };
  try {
    return /^[a-z][a-z0-9+.-]*:\/\//i.test(text) && new URL(text).host ? null : breach;
  } catch {
    return breach;
  }
}

function format_breach(format: string | null, text: string): Breach {
  if (format === "uri") return uri_breach(text);
  if (format === "email" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return { expected: "an e-mail address such as ann@example.com", found: text };
  if (format === "path" && !text.startsWith("/")) return { expected: "an absolute path, beginning with /", found: text };
  return null;
}

function length_breach(question: Question, text: string): Breach {
  const length = [...text].length; // characters, as the server counts
  const least = question.min_length ?? 0, most = question.max_length ?? Infinity;
  if (length >= least && length <= most) return null;
  return { expected: length < least ? `at least ${least} characters` : `at most ${most} characters`, found: `${length} characters` };
}

function text_breach(question: Question, text: string): Breach {
  const breach = length_breach(question, text);
  return breach ?? (question.secret ? null : format_breach(question.format, text));
}

function breach_of(question: Question, answers: Answers): Breach {
  if (question.kind === "interval") return interval_breach(question, answers);
  if (question.kind === "number") return number_breach(question, typed(question, answers));
  if (question.kind === "choice") return null;
  return text_breach(question, typed(question, answers));
}

/** Whoever may change an address must not thereby be able to have the stored secret sent there. */
export function moved_address(questions: Question[], before: Answers, answers: Answers): Question | undefined {
  return questions.find((question) => question.format === "uri" && typed(question, answers) !== typed(question, before));
}

function missing(question: Question, questions: Question[], before: Answers, answers: Answers): string | null {
  if (question.kind === "checkbox" || typed(question, answers) !== "") return null;
  if (question.stored) {
    const moved = moved_address(questions, before, answers);
    return moved ? `Please enter it again: ${moved.title} has changed, and what is stored may not be sent to another place.` : null;
  }
  if (!question.required) return null;
  return question.kind === "choice" ? "Please choose one." : "Please fill this in.";
}

function error_of(question: Question, questions: Question[], before: Answers, answers: Answers): FieldError | null {
  const field = question.name;
  const lack = missing(question, questions, before, answers);
  if (lack) return { field, message: lack, expected: "a value", found: "nothing" };
  if (question.kind === "checkbox" || typed(question, answers) === "") return null;
  const breach = breach_of(question, answers);
  if (breach) return { field, message: `Expected ${breach.expected}; found ${breach.found}.`, ...breach };
  return null;
}

/** All that is wrong, in the order of the form. */
export function errors_of(questions: Question[], before: Answers, answers: Answers): FieldError[] {
  return questions.flatMap((question) => {
    const error = error_of(question, questions, before, answers);
    return error ? [error] : [];
  });
}

/** A trial asks for what the plugin needs, not for a name. */
export function trial_errors_of(questions: Question[], before: Answers, answers: Answers): FieldError[] {
  return errors_of(questions, before, answers).filter(({ field }) => field.startsWith(configuration_prefix) || field === "interval_ms");
}
