// SPDX-License-Identifier: Apache-2.0
// What a password needs, told before it is sent; the server decides, and also knows the most common ones. Pure.
import type { FieldError } from "../api/types";

export const shortest_password = 12;   // bytes of UTF-8, as the server counts
export const longest_password = 1024;
export const password_rule =
  `At least ${shortest_password} characters: a few unrelated words are good and easy to remember. Spaces and any other characters are welcome. ` +
  "Not the account's name, and none of the most common passwords.";

function what_is_wrong(password: string, account: string): string | null {
  const length = new TextEncoder().encode(password).length;
  if (length === 0) return "Choose a password.";
  if (length < shortest_password) return `Too short: it has ${[...password].length} characters, and needs at least ${shortest_password}.`;
  if (length > longest_password) return `Too long: at most ${longest_password} characters.`;
  if (account !== "" && password.toLowerCase() === account.toLowerCase()) return "The account's name is no password.";
  if ([...password].every((character, _, all) => character === all[0])) return "One character again and again is easily guessed.";
  return null;
}

export function password_errors(password: string, account: string, field = "password"): FieldError[] {
  const message = what_is_wrong(password, account);
  if (message === null) return [];
  return [{ field, message, expected: `at least ${shortest_password} characters`, found: `${[...password].length} characters` }];
}
