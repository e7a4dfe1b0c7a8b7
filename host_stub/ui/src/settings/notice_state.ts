// SPDX-License-Identifier: Apache-2.0
// How the receiver of notices stands, in words.
import type { Webhook } from "../api/types";
import { count_of } from "../format";

export interface NoticeState { word: string; tone: "good" | "calm" | "bad"; story: string }

/** The last attempt at the present address failed. What an earlier address answered says nothing of this one. */
export function is_failing({ last_failed_s, last_delivered_s, since_s }: Webhook): boolean {
  return last_failed_s !== null && last_failed_s >= (since_s ?? 0) && last_failed_s > (last_delivered_s ?? 0);
}

export function state_of(webhook: Webhook): NoticeState {
  const { waiting, delivered } = webhook;
  if (is_failing(webhook) && waiting > 0)
    return { word: "Not delivered", tone: "bad", story: "What waits is tried again by itself, every 15 minutes at the latest, for three days." };
  if (is_failing(webhook))
    return { word: "Not delivered", tone: "bad", story: "Nothing waits any more. A test notice says whether the receiver answers now." };
  if (waiting > 0) return { word: "Sending", tone: "calm", story: `${count_of(waiting, "notice")} on the way.` };
  if (delivered > 0) return { word: "Delivered", tone: "good", story: "Everything that was to be told has been told." };
  return { word: "Nothing to tell yet", tone: "calm", story: "No integration has stopped being connected since." };
}
