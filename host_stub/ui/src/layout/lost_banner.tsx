// SPDX-License-Identifier: Apache-2.0
import { use_lost_since } from "../api/changes";
import { time_text } from "../format";
import { Icon } from "../parts/icon";

/** Quiet, and away again as soon as the server answers. Always there, so that it is announced. */
export function LostBanner() {
  const since = use_lost_since();
  return (
    <div role="status" class={since === undefined ? "" : "lost-banner"}>
      {since !== undefined && <><Icon name="clock" /><span>Connection lost since {time_text(since / 1000)}; trying again. What is shown may be out of date.</span></>}
    </div>
  );
}
