// SPDX-License-Identifier: Apache-2.0
// The way of a record from the upstream to the store, and what is known of each step of it.
import type { StatusWord } from "../api/types";

export type StepState = "proven" | "failed" | "not reached" | "not proven";
export interface Step { id: string; title: string; what: string; state: StepState }

const steps: Omit<Step, "state">[] = [
  { id: "token", title: "Sign in", what: "The upstream is reached and accepts the credentials." },
  { id: "read", title: "Read", what: "The upstream hands out what this integration asks for." },
  { id: "parse", title: "Understand", what: "The plugin makes sense of the answer." },
  { id: "commit", title: "Store", what: "Events and the place to read on from are stored together." },
];

// Only what the status itself says of a step is claimed. What is not here says nothing of a single step.
const failing_step: Partial<Record<StatusWord, string>> = {
  "Unreachable": "token", "Credentials rejected": "token", "Permission missing": "read",
};

/** Connected proves the whole way; anything else proves at most what came before the failure. */
export function trace_of(status: StatusWord): Step[] {
  const failing = steps.findIndex((step) => step.id === failing_step[status]);
  const state = (index: number): StepState => {
    if (status === "Connected") return "proven";
    if (failing < 0) return "not proven";
    if (index === failing) return "failed";
    return index < failing ? "proven" : "not reached";
  };
  return steps.map((step, index) => ({ ...step, state: state(index) }));
}
