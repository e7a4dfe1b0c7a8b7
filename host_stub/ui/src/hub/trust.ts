// SPDX-License-Identifier: Apache-2.0
// What a plugin's signature and walls mean, in words.
import type { Plugin, SignatureWord } from "../api/types";
import { count_of } from "../format";

export type Tone = "good" | "calm" | "warn" | "bad";
export interface Said { word: string; tone: Tone; meaning: string }

const signature_words: Record<SignatureWord, Said> = {
  "signed": { word: "Signed", tone: "good", meaning: "Signed by a key that is trusted here, and nothing was changed since." },
  "unsigned": { word: "Not signed", tone: "warn", meaning: "Nobody vouches for it. Ask its publisher for a signed release, or sign it with \"host_stub plugin sign\"." },
  "modified": { word: "Modified", tone: "bad", meaning: "Something was changed after it was signed. Install it again from its publisher's release." },
  "unknown key": { word: "Unknown key", tone: "warn", meaning: "Signed by a key that is not trusted here. Check the key with its publisher, then trust it with \"host_stub plugin trust\"." },
  "revoked": { word: "Key revoked", tone: "bad", meaning: "The key that signed it is no longer trusted here. Install a release that is signed with another one." },
};

export function signature_said({ signature }: Plugin): Said {
  const said = signature_words[signature.state];
  if (signature.state !== "signed" || !signature.signer) return said;
  return { ...said, word: `Signed by ${signature.signer.replace(/\.pub$/, "")}` };
}

export function sandbox_said({ sandbox }: Plugin): Said {
  const stand = sandbox.walls.filter((wall) => wall.stands).length;
  const walls = count_of(sandbox.walls.length, "wall");
  switch (sandbox.level) {
    case "full": return { word: "Sandbox full", tone: "good", meaning: `All of ${walls} around its process stand.` };
    case "partial": return { word: `Sandbox partial: ${stand} of ${walls}`, tone: "warn", meaning: "Some walls around its process are missing; below is which, and what to do." };
    case "none": return { word: "No sandbox", tone: "bad", meaning: "No wall around its process stands; below is why, and what to do." };
    case "unknown": return { word: "Sandbox not known yet", tone: "calm", meaning: "Its process tells when it runs." };
  }
}

/** A file that is no plugin has neither signature nor walls. */
export const is_plugin = (plugin: Plugin): boolean => plugin.id !== "";
