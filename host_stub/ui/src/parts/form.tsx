// SPDX-License-Identifier: Apache-2.0
// Forms: labels, hints, what is wrong beside the field and in a list at the top, and the focus on the first of them.
import { createContext, type ComponentChildren } from "preact";
import { useContext, useEffect, useRef } from "preact/hooks";
import type { FieldError } from "../api/types";
import { Button } from "./button";
import { Trouble } from "./panel";
import type { Submit } from "./submit";

interface FormState { errors: FieldError[]; labels: Map<string, string>; prefix: string }
const FormContext = createContext<FormState>({ errors: [], labels: new Map(), prefix: "" });

/** The id of a field's control: "contact.email" -> "field-contact-email". */
export const field_id = (name: string, prefix = ""): string => `${prefix}field-${name.replace(/[^\w-]/g, "-")}`;

/** What is wrong with one field, as a sentence. */
export const error_of = (errors: FieldError[], name: string): string | undefined =>
  errors.find((error) => error.field === name)?.message;

export interface Control {
  id: string;
  name: string;
  "aria-describedby": string | undefined;
  "aria-invalid": "true" | undefined;
  "aria-required": "true" | undefined;
}
export interface FieldProps {
  name: string;                      // as in the request, dots between levels
  label: string;
  mandatory?: boolean | undefined;   // said in words
  hint?: ComponentChildren;
  error?: string | undefined;        // otherwise the form's, for this name
}

export function Field({ name, label, mandatory, hint, error, children }: FieldProps & { children: (control: Control) => ComponentChildren }) {
  const form = useContext(FormContext);
  form.labels.set(name, label);
  const wrong = error ?? error_of(form.errors, name);
  const id = field_id(name, form.prefix);
  const described = [wrong && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ");
  return (
    <div class={`field ${wrong ? "field-wrong" : ""}`}>
      <label class="field-label" for={id}>{label}{mandatory && <span class="field-mandatory"> (mandatory)</span>}</label>
      {children({
        id, name, "aria-describedby": described || undefined,
        "aria-invalid": wrong ? "true" : undefined, "aria-required": mandatory ? "true" : undefined,
      })}
      {wrong && <p class="field-error" id={`${id}-error`}>{wrong}</p>}
      {hint && <p class="field-hint" id={`${id}-hint`}>{hint}</p>}
    </div>
  );
}

interface FormProps {
  label: string;                     // what the form is, for screen readers
  submit: Submit;
  action: string;                    // what the button says
  more_actions?: ComponentChildren;
  prefix?: string;                   // of ids, where a page has two forms with the same fields
  busy_text?: string;                // while it works: "Trying the connection…"
  kind?: "primary" | "danger";
  hide_problem?: boolean;            // the caller shows it
  children: ComponentChildren;
}

export function Form({ label, submit, action, more_actions, prefix = "", busy_text, kind = "primary", hide_problem, children }: FormProps) {
  const { busy, problem, errors, run } = submit;
  const labels = useRef(new Map<string, string>()).current;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (problem && form.current) focus_first(form.current, errors, prefix);
  }, [problem]);
  return (
    <FormContext.Provider value={{ errors, labels, prefix }}>
      <form ref={form} class="form" aria-label={label} noValidate onSubmit={(event) => { event.preventDefault(); run(); }}>
        {errors.length > 0 ? <ErrorSummary errors={errors} labels={labels} prefix={prefix} />
          : problem && !hide_problem && <div class="form-problem" tabIndex={-1}><Trouble problem={problem} /></div>}
        {children}
        <div class="form-actions">
          <Button type="submit" kind={kind} busy={busy}>{busy && busy_text ? busy_text : action}</Button>
          {more_actions}
          <span class="unseen" role="status">{busy ? (busy_text ?? "Working…") : ""}</span>
        </div>
      </form>
    </FormContext.Provider>
  );
}

// The first in the order of the page, which need not be the order of the answer.
function focus_first(form: HTMLFormElement, errors: FieldError[], prefix: string): void {
  const wrong = new Set(errors.map((error) => field_id(error.field, prefix)));
  const first = [...form.querySelectorAll<HTMLElement>("[id]")].find((element) => wrong.has(element.id));
  (first ?? form.querySelector<HTMLElement>(".form-problem, .error-summary"))?.focus();
}

function ErrorSummary({ errors, labels, prefix }: { errors: FieldError[]; labels: Map<string, string>; prefix: string }) {
  const order = [...labels.keys()]; // that of the page
  const place = (error: FieldError) => (order.indexOf(error.field) + 1) || order.length + 1;
  const sorted = [...errors].sort((a, b) => place(a) - place(b));
  const go = (event: MouseEvent, id: string) => {
    event.preventDefault();
    document.getElementById(id)?.focus();
  };
  return (
    <div class="error-summary" role="alert" tabIndex={-1}>
      <p class="error-summary-title">{errors.length === 1 ? "One field needs your attention" : `${errors.length} fields need your attention`}</p>
      <ul>
        {sorted.map((error) => {
          const id = field_id(error.field, prefix);
          const known = labels.has(error.field);
          return (
            <li key={error.field}>
              {known ? <a href={`#${id}`} onClick={(event) => go(event, id)}>{labels.get(error.field)}</a> : <b>{error.field}</b>}: {error.message}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
