// SPDX-License-Identifier: Apache-2.0
// What a form knows and does: questions, answers, trying them out, saving them.
import { useMemo, useRef, useState } from "preact/hooks";
import type { CheckReport, IntegrationDetail, IntegrationInput, PluginForm } from "../api/types";
import { invalid, type Submit, useSubmit } from "../parts/submit";
import { toast } from "../parts/toast";
import { navigate, useLeaveQuestion } from "../router";
import { type Answers, are_changed, initial_answers, input_of } from "./answers";
import { change, test, try_out, view_href } from "./calls";
import { errors_of, moved_address, trial_errors_of } from "./checks";
import { type Question, questions_of } from "./questions";
import { useCreation } from "./use_creation";

export interface Subject { form: PluginForm; detail?: IntegrationDetail | undefined }
export type Intent = "save" | "test";

/** Sends what a checked form says, and goes to what it made. */
function useSaving({ detail }: Subject): (input: IntegrationInput) => Promise<void> {
  const creation = useCreation();
  return async (input) => {
    const saved = detail ? await change(detail.id, input) : await creation(input);
    toast(detail ? `${saved.name} has been changed.` : `The integration ${saved.name} has been added successfully.`);
    navigate(view_href(saved.id), { force: true, replace: true });
  };
}

export interface Configure {
  questions: Question[];
  answers: Answers;
  answer: (name: string, value: string | boolean) => void;
  moved: string | undefined;            // title of a changed address: secrets are needed again
  found: CheckReport | undefined;       // by a trial
  submit: Submit;
  intent: Intent;                       // of what is sent now, or was last
  start: (intent: Intent) => void;
}

export function useConfigure(subject: Subject): Configure {
  const { form, detail } = subject;
  const questions = useMemo(() => questions_of(form, detail), [form, detail]);
  const [before] = useState(() => initial_answers(questions));
  const [answers, set_answers] = useState(before);
  const [found, set_found] = useState<CheckReport>();
  const [intent, set_intent] = useState<Intent>("save");
  const asked = useRef<Intent>("save"); // the state comes a render too late
  const save = useSaving(subject);
  useLeaveQuestion(are_changed(before, answers) ? "What you have typed is not saved. Leave this page?" : null);

  async function trial(input: IntegrationInput): Promise<void> {
    set_found(await (detail ? test(detail.id, input) : try_out(input)));
  }
  const submit = useSubmit(async () => {
    set_found(undefined);
    const saving = asked.current === "save";
    const errors = (saving ? errors_of : trial_errors_of)(questions, before, answers);
    if (errors.length > 0) throw invalid(errors);
    await (saving ? save : trial)(input_of(form.id, questions, answers, detail?.revision));
  });
  return {
    questions, answers, found, submit, intent,
    moved: moved_address(questions, before, answers)?.title,
    answer: (name, value) => set_answers((now) => ({ ...now, [name]: value })),
    start: (wanted) => {
      if (submit.busy) return;
      asked.current = wanted;
      set_intent(wanted);
      submit.run();
    },
  };
}
