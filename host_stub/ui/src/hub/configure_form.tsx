// SPDX-License-Identifier: Apache-2.0
// The form of a plugin: for a new integration, or (with detail) for one that there is.
import type { CheckReport } from "../api/types";
import { Button, ButtonLink } from "../parts/button";
import { Form } from "../parts/form";
import { hub_href, view_href } from "./calls";
import { CheckView } from "./check_view";
import { sections_of } from "./questions";
import { QuestionField } from "./question_field";
import { type Configure, type Subject, useConfigure } from "./use_configure";

interface Props extends Subject {
  reload?: () => void;       // of detail, when somebody else was faster
}

const kept_words = "Nothing was saved. What you typed is still here: correct it and save again.";

/** What a trial has found, near the buttons that asked for it; a failure takes the focus. */
function Finding({ report, failed }: { report: CheckReport; failed: boolean }) {
  return (
    <div class={failed ? "form-problem" : ""} tabIndex={-1} role={failed ? "alert" : undefined}>
      <CheckView report={report} saved={failed ? kept_words : "Nothing was saved yet."} />
    </div>
  );
}

function Sections({ questions, answers, moved, answer }: Configure) {
  return (
    <>
      {sections_of(questions).map((section) => (
        <fieldset key={section.title} class="form-section">
          <legend>{section.title}</legend>
          {section.questions.map((question) => (
            <QuestionField key={question.name} question={question} answers={answers} moved={moved} on_change={answer} />
          ))}
        </fieldset>
      ))}
    </>
  );
}

function OtherActions({ configure, back }: { configure: Configure; back: string }) {
  const testing = configure.submit.busy && configure.intent === "test";
  return (
    <>
      <Button busy={testing} onClick={() => configure.start("test")}>{testing ? "Testing the connection…" : "Test connection"}</Button>
      <ButtonLink kind="quiet" href={back}>Cancel</ButtonLink>
    </>
  );
}

export function ConfigureForm({ reload, ...subject }: Props) {
  const { form, detail } = subject;
  const configure = useConfigure(subject);
  const { submit, found, intent, start } = configure;
  const check = submit.problem?.check;
  const overtaken = submit.problem?.status === 409 && reload !== undefined;
  return (
    <Form label={detail ? `Edit ${detail.name}` : `Configure ${form.name}`} submit={{ ...submit, run: () => start("save") }} action="Save"
      {...(intent === "save" ? { busy_text: "Trying the connection…" } : {})} hide_problem={check !== undefined}
      more_actions={<OtherActions configure={configure} back={detail ? view_href(detail.id) : hub_href} />}>
      {overtaken && <p><Button onClick={reload}>Show its present values instead</Button></p>}
      <Sections {...configure} />
      {check && <Finding report={check} failed />}
      <div role="status" class="finding">{!check && found && <Finding report={found} failed={false} />}</div>
    </Form>
  );
}
