// SPDX-License-Identifier: Apache-2.0
// What the name of an account may be, told before it is sent; the server decides. Pure.
import type { FieldError } from "../api/types";

export const longest_name = 100;

function what_is_wrong(name: string): string | null {
  if (name === "") return "Choose a name to sign in with.";
  if ([...name].length > longest_name) return `Too long: at most ${longest_name} characters.`;
  if (!/^[A-Za-z0-9._+@-]+$/.test(name)) return "The name can have letters from a to z, digits, and . _ - + @, and no spaces.";
  return null;
}

export function name_errors(name: string, field = "name"): FieldError[] {
  const message = what_is_wrong(name);
  return message === null ? [] : [{ field, message, expected: "letters from a to z, digits, and . _ - + @", found: name }];
}
