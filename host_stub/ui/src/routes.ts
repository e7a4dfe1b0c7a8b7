// SPDX-License-Identifier: Apache-2.0
// Addresses and their patterns. Pure.

export type Params = Record<string, string>;

/** What a page is given. */
export interface PageProps { params: Params }

/** null when it is no text: "%E0%A4". */
export function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

/** "/people/{email}" against "/people/ann%40x.test": {email: "ann@x.test"}; null when it does not fit. */
export function match(pattern: string, path: string): Params | null {
  const wanted = pattern.split("/");
  const found = path.replace(/(.)\/+$/, "$1").split("/");
  if (wanted.length !== found.length) return null;
  const params: Params = {};
  for (const [index, part] of wanted.entries()) {
    const segment = found[index]!;
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (!name) {
      if (part !== segment) return null;
      continue;
    }
    const value = decoded(segment);
    if (!value) return null;
    params[name] = value;
  }
  return params;
}

/** The other way: path_of("/people/{email}", {email: "ann@x.test"}). */
export function path_of(pattern: string, params: Record<string, string | number>): string {
  return pattern.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name] ?? "")));
}

export type QueryChange = Record<string, string | number | boolean | null | undefined>;

/** A query with some parameters changed; null, undefined and "" take one away. The order of the others stays. */
export function changed_query(search: string, change: QueryChange): string {
  const params = new URLSearchParams(search);
  for (const [name, value] of Object.entries(change)) {
    if (value === null || value === undefined || value === "") params.delete(name);
    else params.set(name, String(value));
  }
  const text = params.toString();
  return text ? `?${text}` : "";
}

/** Where to go after sign-in: only to one of our own pages, whatever the address says. */
export function safe_next(next: string | undefined): string {
  if (!next || !/^\/(?![/\\])/.test(next) || /[\u0000-\u001f\\]/.test(next)) return "/command-center";
  return next.startsWith("/sign-in") ? "/command-center" : next;
}
