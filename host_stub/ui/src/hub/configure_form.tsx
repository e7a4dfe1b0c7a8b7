// SPDX-License-Identifier: Apache-2.0
// The form of a plugin: for a new integration, or (with detail) for one that there is.
import { useMemo, useRef, useState } from "preact/hooks";
import type { CheckReport, IntegrationDetail, IntegrationInput, PluginForm } from "../api/types";
import { Button, ButtonLink } from "../parts/button";
import { Form } from "../parts/form";
import { invalid, useSubmit } from "../parts/submit";
import { toast } from "../parts/toast";
import { navigate, useLeaveQuestion } from "../router";
import { type Answers, are_changed, initial_answers, input_of } from "./answers";
import { change, create, hub_href, type Saved, try_out, view_href } from "./calls";
import { CheckView } from "./check_view";
import { errors_of, moved_address } from "./checks";
import { type Question, questions_of, sections_of } from "./questions";
import { QuestionField } from "./question_field";
import { useCreation } from "./use_creation";

interface Props {
  form: PluginForm;
  detail?: IntegrationDetail | undefined;
  other_names: string[];
  reload?: () => void;       // of detail, when somebody else was faster
}
type Intent = "save" | "test";

const leave_words = "What you have typed is not saved. Leave this page?";
const busy_words: Record<Intent, string> = { save: "Trying the connection…", test: "Testing the connection…" };

function saved_words(saved: Saved, was: IntegrationDetail | undefined): string {
  return was ? `${saved.name} has been changed.` : `${saved.name} has been added successfully.`;
}

/** What a trial has found, near the buttons that asked for it; takes the focus when it is a failure. */
function Finding({ report, failed }: { report: CheckReport; failed: boolean }) {
  return (
    <div class={failed ? "form-problem" : ""} tabIndex={-1} role={failed ? "alert" : undefined}>
      <CheckView report={report} saved={failed ? "Nothing was saved. What you typed is still here: correct it and save again." : "Nothing was saved yet."} />
    </div>
  );
}

function Sections({ questions, answers, moved, on_change }: { questions: Question[]; answers: Answers; moved: string | undefined; on_change: (name: string, value: string | boolean) => void }) {
  return (
    <>
      {sections_of(questions).map((section) => (
        <fieldset key={section.title} class="form-section">
          <legend>{section.title}</legend>
          {section.questions.map((question) => (
            <QuestionField key={question.name} question={question} answers={answers} moved={moved} on_change={on_change} />
          ))}
        </fieldset>
      ))}
    </>
  );
}

export function ConfigureForm({ form, detail, other_names, reload }: Props) {
  const questions = useMemo(() => questions_of(form, detail), [form, detail]);
  const [before] = useState(() => initial_answers(questions));
  const [answers, set_answers] = useState(before);
  const [found, set_found] = useState<CheckReport>();
  const [intent, set_intent] = useState<Intent>("save");
  const asked = useRef<Intent>("save");
  const creation = useCreation();
  const context = { before, other_names };

  async function save(input: IntegrationInput): Promise<void> {
    const saved = detail ? await change(detail.id, input) : await creation((key) => create(input, key));
    toast(saved_words(saved, detail));
    navigate(view_href(saved.id), { force: true, replace: true });
  }
  const submit = useSubmit(async () => {
    set_found(undefined);
    const errors = errors_of(questions, context, answers);
    if (errors.length > 0) throw invalid(errors);
    const input = input_of(form.id, questions, answers, detail?.revision);
    if (asked.current === "save") await save(input);
    else set_found(await try_out(input));
  });
  const start = (wanted: Intent) => {
    if (submit.busy) return;
    asked.current = wanted;
    set_intent(wanted);
    submit.run();
  };

  useLeaveQuestion(are_changed(before, answers) ? leave_words : null);
  const check = submit.problem?.check;
  const overtaken = submit.problem?.status === 409 && reload !== undefined;
  return (
    <Form label={detail ? `Edit ${detail.name}` : `Configure ${form.name}`} submit={{ ...submit, run: () => start("save") }} action="Save"
      {...(intent === "save" ? { busy_text: busy_words.save } : {})} hide_problem={check !== undefined}
      more_actions={<>
        <Button busy={submit.busy && intent === "test"} onClick={() => start("test")}>
          {submit.busy && intent === "test" ? busy_words.test : "Test connection"}
        </Button>
        <ButtonLink kind="quiet" href={detail ? view_href(detail.id) : hub_href}>Cancel</ButtonLink>
      </>}>
      {overtaken && <Button onClick={reload}>Show its present values instead</Button>}
      <Sections questions={questions} answers={answers} moved={moved_address(questions, context, answers)?.title}
        on_change={(name, value) => set_answers((now) => ({ ...now, [name]: value }))} />
      {check && <Finding report={check} failed />}
      <div role="status" class="finding">{!check && found && <Finding report={found} failed={false} />}</div>
    </Form>
  );
}
