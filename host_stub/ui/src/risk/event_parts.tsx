// SPDX-License-Identifier: Apache-2.0
// Indicators, destinations, devices and files of an event; each says so when there are none.
import { count_of, size_text, time_text } from "../format";
import type { Body, Device, FileLine, Indicator, Place } from "./event_body";

const none = (text: string) => <p class="quiet">{text}</p>;

const indicator_text = ({ weight, events }: Indicator) =>
  [weight !== null && `weight ${weight}`, events !== null && count_of(events, "event")].filter(Boolean).join(", ");

export function Indicators({ indicators }: { indicators: Indicator[] }) {
  if (indicators.length === 0) return none("None reported.");
  return (
    <ul class="event-list">
      {indicators.map((each) => <li key={each.name}><b>{each.name}</b> <span class="quiet">{indicator_text(each)}</span></li>)}
    </ul>
  );
}

const place_text = ({ category, name, detail }: Place) => [name || category, name && category, detail].filter(Boolean).join(" · ");
const device_text = ({ name, id, system }: Device) => [name || id, system].filter(Boolean).join(" · ");

function unknown(body: Body): string {
  if (body.files_state === "missing") return `Not known: ${body.files_reason || "the source gave no details."}`;
  return "None reported.";
}

export function Destinations({ body }: { body: Body }) {
  if (body.destinations.length === 0) return none(unknown(body));
  return <ul class="event-list">{body.destinations.map((place) => <li key={place_text(place)}>{place_text(place)}</li>)}</ul>;
}

export function Devices({ body }: { body: Body }) {
  if (body.devices.length === 0) return none(unknown(body));
  return (
    <ul class="event-list">
      {body.devices.map((device) => (
        <li key={device.id + device.name}>
          {device_text(device)}
          {device.id && device.name && <span class="quiet"> · id {device.id}</span>}
        </li>
      ))}
    </ul>
  );
}

function when_text(time: string): string {
  const ms = Date.parse(time);
  return Number.isNaN(ms) ? time : time_text(ms / 1000);
}

function File({ file }: { file: FileLine }) {
  const facts: [string, string][] = [
    ["Folder", file.directory],
    ["Kind", file.category],
    ["Size", file.size === null ? "" : size_text(file.size)],
    ["Action", file.action.replace(/[-_]+/g, " ")],
    ["Severity", file.severity],
    ["Time", file.time && when_text(file.time)],
    ["Went to", file.destination ? place_text(file.destination) : ""],
    ["From device", file.device ? device_text(file.device) : ""],
    ["Seen by", file.observer],
    ["SHA-256", file.sha256],
    ["MD5", file.md5],
  ];
  return (
    <li class="event-file">
      <p class="event-file-name breakable">{file.name}</p>
      <dl class="detail-list detail-list-small">
        {facts.filter(([, value]) => value).map(([term, value]) => <div key={term}><dt>{term}</dt><dd class="breakable">{value}</dd></div>)}
      </dl>
    </li>
  );
}

export function Files({ body }: { body: Body }) {
  if (body.files.length === 0) return none(unknown(body));
  const { files_state, files_total } = body;
  const partial = files_state === "partial" && files_total !== null;
  return (
    <>
      {partial && <p class="quiet">{count_of(body.files.length, "file")} of {count_of(files_total, "file event")}; the source has all of them.</p>}
      <ul class="event-files">{body.files.map((file, index) => <File key={index} file={file} />)}</ul>
    </>
  );
}
