// SPDX-License-Identifier: Apache-2.0
import type { Integration } from "../api/types";
import { Icon, type IconName } from "../parts/icon";
import { Time } from "../parts/words";
import { past } from "./reading";
import { type StepState, trace_of } from "./trace";

const marks: Record<StepState, { icon: IconName; word: string }> = {
  "proven": { icon: "check", word: "Proven" },
  "failed": { icon: "cross", word: "Fails" },
  "not reached": { icon: "pause", word: "Not reached" },
  "not proven": { icon: "clock", word: "Not proven now" },
};

/** Connected is earned: each step of the way from the upstream to the store, and when all of them were last proven. */
export function TraceView({ integration }: { integration: Integration }) {
  return (
    <>
      <ol class="trace">
        {trace_of(integration.status).map((step) => (
          <li key={step.id} class={`trace-step trace-${step.state.replace(" ", "-")}`}>
            <Icon name={marks[step.state].icon} />
            <strong>{step.title}</strong>
            <span class="trace-word">{marks[step.state].word}</span>
            <span class="quiet small">{step.what}</span>
          </li>
        ))}
      </ol>
      <p class="quiet small">
        {integration.last_read_s === null
          ? "The whole way has not been proven yet: no read has succeeded so far."
          : <>The whole way was last proven <Time s={past(integration.last_read_s)} as="both" />.</>}
      </p>
    </>
  );
}
