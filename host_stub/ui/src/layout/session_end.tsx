// SPDX-License-Identifier: Apache-2.0
// A session ends after half an hour without anybody there. Filling in a long form is being there, though it asks the server
// nothing; and whoever merely reads is told in time (WCAG 2.2.1).
import { useEffect, useRef, useState } from "preact/hooks";
import { now_s, use_now } from "../clock";
import { time_of_day_text } from "../format";
import { Button } from "../parts/button";
import { Icon } from "../parts/icon";
import { load_session, useSession } from "../session";

const told_s = 120;        // before the end
const renewed_s = 15 * 60; // before the end, when somebody is typing
const asked_s = 20;        // between questions to the server

// When somebody last touched keyboard or pointer.
function useActivity() {
  const last = useRef(0);
  useEffect(() => {
    const note = () => { last.current = now_s(); };
    addEventListener("keydown", note, { passive: true });
    addEventListener("pointerdown", note, { passive: true });
    return () => {
      removeEventListener("keydown", note);
      removeEventListener("pointerdown", note);
    };
  }, []);
  return last;
}

export function SessionEnd() {
  const { expires_s } = useSession();
  const now = use_now(5);
  const active = useActivity();
  const asked = useRef(0);
  const [final, set_final] = useState(false); // somebody is there, and it ends nevertheless: the longest time is over
  const left = expires_s - now;
  useEffect(() => {
    if (now - asked.current < asked_s) return;
    const here = now - active.current < 2 * asked_s;
    if (left > (here ? renewed_s : told_s)) return;
    asked.current = now;
    void load_session(!here);
  }, [now]);
  const stay = () => void load_session(false).then(() => set_final(true));
  if (left > told_s) return null;
  return (
    <div class="session-end" role="alert">
      <Icon name="clock" />
      <p>{final ? <>This session ends at {time_of_day_text(expires_s)}: twelve hours are the longest. Finish what you are doing.</>
        : <>Nothing has happened for a while: you will be signed out at {time_of_day_text(expires_s)}.</>}</p>
      {!final && <Button kind="primary" onClick={stay}>Stay signed in</Button>}
    </div>
  );
}
