// SPDX-License-Identifier: Apache-2.0
// One question of the form, with the control that fits it.
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { Field } from "../parts/form";
import { AreaField, CheckField, PasswordField, SelectField, TextField } from "../parts/inputs";
import { type Answers, choice_text, choice_title, text_of, unit_of } from "./answers";
import { range_hint } from "./checks";
import { units } from "./interval";
import type { Question } from "./questions";

interface Props {
  question: Question;
  answers: Answers;
  moved?: string | undefined;      // title of a changed address: what is stored is needed again
  on_change: (name: string, value: string | boolean) => void;
}

const field_of = (question: Question, mandatory: boolean, hint: ComponentChildren = question.hint) =>
  ({ name: question.name, label: question.title, mandatory, hint: hint || undefined });

function secret_hint({ question, moved }: Props): string {
  if (!question.stored) return question.hint;
  if (moved) return `${moved} has changed: enter it again, what is stored may not be sent to another place. ${question.hint}`;
  return `Leave empty to keep what is stored; it is never shown. ${question.hint}`;
}

// "new-password": what the browser has stored for signing in here must not end up as another system's secret.
function SecretField(props: Props) {
  const { question, answers, moved, on_change } = props;
  const field = field_of(question, question.required && (!question.stored || moved !== undefined), secret_hint(props));
  const value = text_of(answers, question.name), change = (text: string) => on_change(question.name, text);
  if (question.kind === "lines") return <AreaField {...field} value={value} on_change={change} />;
  return <PasswordField {...field} value={value} autocomplete="new-password" on_change={change} />;
}

const input_types: Record<string, string> = { email: "email", uri: "url" };

function LineField({ question, answers, on_change }: Props) {
  const list = useId();
  const suggested = question.suggestions.length > 0;
  return (
    <>
      <TextField {...field_of(question, question.required)} value={text_of(answers, question.name)}
        type={input_types[question.format ?? ""] ?? "text"} autocomplete="off" spellcheck={question.name === "description"}
        autocapitalize="none" {...(suggested ? { list } : {})} on_change={(text) => on_change(question.name, text)} />
      {suggested && <datalist id={list}>{question.suggestions.map((each) => <option key={each} value={each} />)}</datalist>}
    </>
  );
}

// Not type="number": browsers hand over "" for what they do not take for one, and it would look as if left out.
function NumberField({ question, answers, on_change }: Props) {
  const hint = [question.hint, range_hint(question)].filter(Boolean).join(" ");
  return (
    <TextField {...field_of(question, question.required, hint)} inputMode={question.whole ? "numeric" : "decimal"} autocomplete="off"
      class="input input-number" value={text_of(answers, question.name)} on_change={(text) => on_change(question.name, text)} />
  );
}

function ChoiceField({ question, answers, on_change }: Props) {
  const value = text_of(answers, question.name);
  const none = { value: "", title: question.required ? "Choose…" : "Not set" };
  const choices = (question.choices ?? []).map((each) => ({ value: choice_text(each), title: choice_title(each) }));
  return (
    <SelectField {...field_of(question, question.required)} value={value} choices={question.required && value !== "" ? choices : [none, ...choices]}
      on_change={(text) => on_change(question.name, text)} />
  );
}

function IntervalField({ question, answers, on_change }: Props) {
  const unit = unit_of(question.name);
  return (
    <Field {...field_of(question, question.required)}>
      {(control) => (
        <div class="interval">
          <input class="input input-number" inputMode="decimal" autocomplete="off" value={text_of(answers, question.name)}
            onInput={(event) => on_change(question.name, event.currentTarget.value)} {...control} />
          <select class="input" aria-label={`${question.title}: unit`} value={text_of(answers, unit)}
            onChange={(event) => on_change(unit, event.currentTarget.value)}>
            {Object.keys(units).map((each) => <option key={each} value={each}>{each}</option>)}
          </select>
        </div>
      )}
    </Field>
  );
}

export function QuestionField(props: Props) {
  const { question, answers, on_change } = props;
  if (question.secret) return <SecretField {...props} />;
  switch (question.kind) {
    case "checkbox":
      return <CheckField name={question.name} label={question.title} hint={question.hint || undefined}
        checked={answers[question.name] === true} on_change={(checked) => on_change(question.name, checked)} />;
    case "number": return <NumberField {...props} />;
    case "choice": return <ChoiceField {...props} />;
    case "interval": return <IntervalField {...props} />;
    case "lines": return <AreaField {...field_of(question, question.required)} value={text_of(answers, question.name)}
        on_change={(text) => on_change(question.name, text)} />;
    case "line": return <LineField {...props} />;
  }
}
