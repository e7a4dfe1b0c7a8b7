// SPDX-License-Identifier: Apache-2.0
// A problem as people read it: a heading and a few sentences. Pure.
import type { Problem } from "../api/types";

export interface ProblemWords { title: string; lines: string[] }

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const ended = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);

// The address of the API is of use to programs only.
function particulars({ where, expected, found }: Problem): string[] {
  const place = where && !where.startsWith("/api/") ? `${where}: ` : "";
  const facts = [expected && `expected ${expected}`, found && `found ${found}`].filter(Boolean).join(", ");
  return facts ? [ended(capital(place + facts))] : [];
}

/** title: what it means here, where that is known better. */
export function problem_words(problem: Problem, title?: string): ProblemWords {
  const { what, detail, remedy } = problem;
  if (!what) {
    const told = remedy && !detail.includes(remedy) ? [detail, remedy] : [detail];
    return { title: title ?? problem.title, lines: told };
  }
  const lines = [...particulars(problem), ...(remedy ? [remedy] : [])];
  return title === undefined ? { title: what, lines } : { title, lines: [ended(what), ...lines] };
}

/** For what may not be seen: which role it needs. */
export function refusal_words(problem: Problem): ProblemWords {
  const { expected, found, remedy, detail } = problem;
  if (!expected) return { title: "You may not see this", lines: [detail] };
  const lines = [ended(`Needed: ${expected}`), ...(found ? [ended(`You have: ${found}`)] : []), ...(remedy ? [remedy] : [])];
  return { title: "You may not see this", lines };
}
