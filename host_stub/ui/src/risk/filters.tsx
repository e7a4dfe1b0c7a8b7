// SPDX-License-Identifier: Apache-2.0
// The controls above a list. What they choose is in the address.
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { SelectField, TextField } from "../parts/inputs";
import { useQuery } from "../router";
import { from_start } from "./use_list";

const pause_ms = 250; // after the last key

/** What is typed, and in the address once the typing pauses. */
export function useTyped(name: string): [string, (text: string) => void] {
  const [query, set_query] = useQuery();
  const in_address = query[name] ?? "";
  const [text, set_text] = useState(in_address);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => {
    if (timer.current === undefined) set_text(in_address); // Back, or "clear filter"
  }, [in_address]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const change = (next: string) => {
    set_text(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      timer.current = undefined;
      set_query({ ...from_start, [name]: next.trim() }, { replace: true });
    }, pause_ms);
  };
  return [text, change];
}

interface TextProps { name: string; label: string; suggestions?: string[]; on_type?: (text: string) => void }

export function TextFilter({ name, label, suggestions, on_type }: TextProps) {
  const [text, change] = useTyped(name);
  const id = useId();
  const type = (next: string) => {
    on_type?.(next);
    change(next);
  };
  return (
    <>
      <TextField name={name} label={label} type="search" value={text} on_change={type} autocomplete="off" spellcheck={false}
        {...(suggestions ? { list: id } : {})} />
      {suggestions && <datalist id={id}>{suggestions.map((each) => <option key={each} value={each} />)}</datalist>}
    </>
  );
}

interface ChoiceProps { name: string; label: string; all: string; choices: readonly string[] }

export function ChoiceFilter({ name, label, all, choices }: ChoiceProps) {
  const [query, set_query] = useQuery();
  const chosen = query[name] ?? "";
  const shown = chosen && !choices.includes(chosen) ? [chosen, ...choices] : choices;
  return (
    <SelectField name={name} label={label} value={chosen} on_change={(value) => set_query({ ...from_start, [name]: value })}
      choices={[{ value: "", title: all }, ...shown.map((value) => ({ value, title: value }))]} />
  );
}
