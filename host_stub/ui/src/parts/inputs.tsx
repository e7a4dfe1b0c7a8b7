// SPDX-License-Identifier: Apache-2.0
// The usual controls, each with its field around it.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Field, type FieldProps } from "./form";

type InputRest = Omit<JSX.InputHTMLAttributes<HTMLInputElement>, "value" | "name" | "label" | "onChange" | "type">;
type TextProps = FieldProps & InputRest & { value: string; on_change: (value: string) => void; type?: string };

function split(props: FieldProps): [FieldProps, Record<string, unknown>] {
  const { name, label, mandatory, hint, error, ...rest } = props;
  return [{ name, label, mandatory, hint, error }, rest];
}

export function TextField({ value, on_change, type = "text", ...props }: TextProps) {
  const [field, rest] = split(props);
  return (
    <Field {...field}>
      {(control) => <input class="input" type={type} value={value} onInput={(event) => on_change(event.currentTarget.value)} {...control} {...rest} />}
    </Field>
  );
}

/** Can be shown, pasted into and filled by password managers; says when Caps Lock is on. */
export function PasswordField({ value, on_change, autocomplete, hint, ...props }: Omit<TextProps, "type">) {
  const [shown, show] = useState(false);
  const [caps, set_caps] = useState(false);
  const [field, rest] = split(props);
  const look = (event: JSX.TargetedKeyboardEvent<HTMLInputElement>) => set_caps(event.getModifierState?.("CapsLock") ?? false);
  const told = caps ? <><strong>Caps Lock is on.</strong> {hint}</> : hint;
  return (
    <Field {...field} hint={told}>
      {(control) => (
        <div class="input-with-button">
          <input class="input" type={shown ? "text" : "password"} value={value} autocomplete={autocomplete ?? "current-password"}
            spellcheck={false} autocapitalize="none" onInput={(event) => on_change(event.currentTarget.value)}
            onKeyDown={look} onKeyUp={look} {...control} {...rest} />
          <button type="button" class="button button-secondary" onClick={() => show(!shown)}>
            {shown ? "Hide" : "Show"}<span class="unseen"> {field.label.toLowerCase()}</span>
          </button>
        </div>
      )}
    </Field>
  );
}

export interface Choice { value: string; title: string }
type SelectProps = FieldProps & { value: string; choices: Choice[]; on_change: (value: string) => void };

export function SelectField({ value, choices, on_change, ...field }: SelectProps) {
  return (
    <Field {...field}>
      {(control) => (
        <select class="input" value={value} onChange={(event) => on_change(event.currentTarget.value)} {...control}>
          {choices.map((choice) => <option key={choice.value} value={choice.value} selected={choice.value === value}>{choice.title}</option>)}
        </select>
      )}
    </Field>
  );
}

type AreaProps = FieldProps & { value: string; rows?: number; on_change: (value: string) => void };

export function AreaField({ value, rows = 3, on_change, ...field }: AreaProps) {
  return (
    <Field {...field}>
      {(control) => <textarea class="input" rows={rows} value={value} onInput={(event) => on_change(event.currentTarget.value)} {...control} />}
    </Field>
  );
}

type CheckProps = Omit<FieldProps, "mandatory"> & { checked: boolean; on_change: (checked: boolean) => void };

export function CheckField({ checked, on_change, ...field }: CheckProps) {
  return (
    <div class="check-field">
      <Field {...field}>
        {(control) => <input type="checkbox" class="check" checked={checked} onChange={(event) => on_change(event.currentTarget.checked)} {...control} />}
      </Field>
    </div>
  );
}
