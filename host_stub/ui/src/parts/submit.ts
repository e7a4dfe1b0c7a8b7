// SPDX-License-Identifier: Apache-2.0
// Something that is sent: once at a time, and what went wrong is kept to be shown.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { ApiError, problem_from } from "../api/client";
import type { FieldError, Problem } from "../api/types";

export interface Submit {
  busy: boolean;
  problem: Problem | undefined;
  errors: FieldError[];      // of problem
  run: () => void;           // nothing while busy
  clear: () => void;
}

/** To be thrown in an action when the page itself sees that fields are wrong: nothing was sent. */
export function invalid(errors: FieldError[]): ApiError {
  return new ApiError({
    type: "about:blank", title: "Please correct this", status: 422, request_id: "", errors,
    detail: errors.length === 1 ? "One field is not filled in as needed." : `${errors.length} fields are not filled in as needed.`,
  });
}

const none: FieldError[] = [];

export function useSubmit(action: () => Promise<void>): Submit {
  const [state, set] = useState<{ busy: boolean; problem?: Problem }>({ busy: false });
  const running = useRef(false);      // the state comes a render too late for a double click
  const gone = useRef(false);
  const latest = useRef(action);
  latest.current = action;
  useEffect(() => () => { gone.current = true; }, []);
  const run = useCallback(() => {
    if (running.current) return;
    running.current = true;
    set((before) => ({ ...before, busy: true }));
    latest.current()
      .then(() => undefined, problem_from)
      .then((problem) => {
        running.current = false;
        if (!gone.current) set(problem ? { busy: false, problem } : { busy: false });
      });
  }, []);
  const clear = useCallback(() => set((before) => ({ busy: before.busy })), []);
  return { busy: state.busy, problem: state.problem, errors: state.problem?.errors ?? none, run, clear };
}
