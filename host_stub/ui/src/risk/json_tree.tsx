// SPDX-License-Identifier: Apache-2.0
// Members that no page knows, as a tree that can be read. Text stays text: nothing in it becomes a link or markup.
import { words_of, type Json } from "./event_body";

const deepest = 8;

function plain(value: Json): string | null {
  if (value === null) return "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value !== "object") return String(value) || "(empty)";
  if (Array.isArray(value)) {
    if (value.length === 0) return "none";
    return value.every((each) => typeof each !== "object" || each === null) ? value.map(plain).join(", ") : null;
  }
  return Object.keys(value).length === 0 ? "none" : null;
}

function Value({ value, depth }: { value: Json; depth: number }) {
  const text = plain(value);
  if (text !== null) return <>{text}</>;
  if (depth >= deepest) return <code>{JSON.stringify(value)}</code>;
  if (Array.isArray(value))
    return <ol class="json-items">{value.map((each, index) => <li key={index}><Value value={each} depth={depth + 1} /></li>)}</ol>;
  return <JsonTree members={Object.entries(value as { [name: string]: Json })} depth={depth + 1} />;
}

export function JsonTree({ members, depth = 0 }: { members: [string, Json][]; depth?: number }) {
  return (
    <dl class="detail-list detail-list-small json-tree">
      {members.map(([name, value]) => (
        <div key={name}><dt title={name}>{words_of(name)}</dt><dd class="breakable"><Value value={value} depth={depth} /></dd></div>
      ))}
    </dl>
  );
}
