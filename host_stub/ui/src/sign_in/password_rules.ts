// SPDX-License-Identifier: Apache-2.0
// What a password needs, told before it is sent; the server decides. Pure.
import type { FieldError } from "../api/types";

export const shortest_password = 12;
export const password_rule =
  `At least ${shortest_password} characters; a few unrelated words are easiest to remember. Any characters, also spaces. Not the account's name.`;

function what_is_wrong(password: string, account: string): string | null {
  const length = [...password].length;
  if (length === 0) return "Choose a password.";
  if (length < shortest_password) return `Too short: it has ${length} of at least ${shortest_password} characters.`;
  if (account !== "" && password.toLowerCase() === account.toLowerCase()) return "The account's name is no password.";
  return null;
}

export function password_errors(password: string, account: string, field = "password"): FieldError[] {
  const message = what_is_wrong(password, account);
  if (message === null) return [];
  return [{ field, message, expected: `at least ${shortest_password} characters`, found: `${[...password].length} characters` }];
}
