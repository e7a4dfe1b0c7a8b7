// SPDX-License-Identifier: Apache-2.0
// What a source says of an event: JSON of its own. What we know how to show is read with care, since any plugin may
// write anything; the rest is kept for a plain tree. Pure.

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type JsonObject = { [name: string]: Json };

export interface Place { category: string; name: string; detail: string }
export interface Device { name: string; id: string; system: string }
export interface FileLine {
  name: string; directory: string; category: string; size: number | null; action: string; severity: string; time: string;
  destination: Place | null; device: Device | null; sha256: string; md5: string; observer: string;
}
export interface Indicator { name: string; weight: number | null; events: number | null }
export interface Body {
  summaries: string[];
  rules: string[];
  indicators: Indicator[];
  destinations: Place[];
  devices: Device[];
  files: FileLine[];
  content_found: string[];
  files_state: string | null;     // "missing", "partial", "complete"
  files_reason: string;           // why they are missing
  files_total: number | null;
  link: string | null;            // https only
  rest: [string, Json][];
}

const is_object = (value: Json | undefined): value is JsonObject => typeof value === "object" && value !== null && !Array.isArray(value);
const text = (value: Json | undefined): string => (typeof value === "string" ? value : "");
const number = (value: Json | undefined): number | null => (typeof value === "number" ? value : null);
const objects = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(is_object) : []);

function place_of(value: Json | undefined): Place | null {
  if (!is_object(value)) return null;
  return { category: text(value["category"]), name: text(value["name"]), detail: text(value["detail"]) };
}

function device_of(value: Json | undefined): Device | null {
  if (!is_object(value)) return null;
  return { name: text(value["name"]), id: text(value["id"]), system: text(value["operating_system"]) };
}

function file_of(file: JsonObject): FileLine {
  return {
    name: text(file["name"]) || "(no name)", directory: text(file["directory"]), category: text(file["category"]), size: number(file["size_bytes"]),
    action: text(file["action"]), severity: text(file["severity"]), time: text(file["time"]), observer: text(file["observer"]),
    destination: place_of(file["destination"]), device: device_of(file["device"]), sha256: text(file["sha256"]), md5: text(file["md5"]),
  };
}

/** An address that may become a link: https, nothing else. */
export function safe_link(value: Json | undefined): string | null {
  if (typeof value !== "string") return null;
  try {
    const url = new URL(value);
    return url.protocol === "https:" && !url.username && !url.password ? url.href : null;
  } catch {
    return null;
  }
}

const is_text = (value: Json) => typeof value === "string";
const are_objects = (value: Json) => Array.isArray(value) && value.every(is_object);

// What is drawn, if it has the shape that we know; otherwise it goes to the rest, so that nothing is lost.
const shapes: Record<string, (value: Json) => boolean> = {
  exfiltration_summary: is_text, context_summary: is_text, rules: are_objects, indicators: are_objects, destinations: are_objects,
  devices: are_objects, files: are_objects, content_found: (value) => Array.isArray(value) && value.every(is_text),
  details: (value) => is_object(value) && is_text(value["status"] ?? null), source_link: (value) => safe_link(value) !== null,
};

export function read_body(details: Record<string, unknown>): Body {
  const body = details as JsonObject;
  const state = is_object(body["details"]) ? body["details"] : {};
  return {
    summaries: [text(body["exfiltration_summary"]), text(body["context_summary"])].filter(Boolean),
    rules: objects(body["rules"]).map((rule) => text(rule["name"]) || text(rule["id"])).filter(Boolean),
    indicators: objects(body["indicators"]).map((each) =>
      ({ name: text(each["name"]) || text(each["id"]), weight: number(each["weight"]), events: number(each["events"]) })),
    destinations: objects(body["destinations"]).map((each) => place_of(each)!),
    devices: objects(body["devices"]).map((each) => device_of(each)!),
    files: objects(body["files"]).map(file_of),
    content_found: Array.isArray(body["content_found"]) ? body["content_found"].map(text).filter(Boolean) : [],
    files_state: text(state["status"]) || null,
    files_reason: text(state["reason"]),
    files_total: number(state["events"]),
    link: safe_link(body["source_link"]),
    rest: Object.entries(body).filter(([name, value]) => !(Object.hasOwn(shapes, name) && shapes[name]!(value))),
  };
}

/** "first_observed" -> "First observed". */
export function words_of(name: string): string {
  const words = name.replace(/[_-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
