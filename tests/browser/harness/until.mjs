// SPDX-License-Identifier: Apache-2.0

const between_looks_ms = 25;

/** What the condition answers once it is true; a bound, not a timing. */
export async function until(condition, what, seconds = 30) {
  const end = performance.now() + seconds * 1000;
  let last;
  do {
    last = await condition();
    if (last) return last;
    await new Promise((done) => setTimeout(done, between_looks_ms));
  } while (performance.now() < end);
  throw new Error(`not within ${seconds} s: ${what}; last seen: ${JSON.stringify(last)}`);
}
