// SPDX-License-Identifier: Apache-2.0
// What can be done to an integration, wherever it is shown; the windows that this opens belong to the page, so that they
// outlive the row.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { problem_from } from "../api/client";
import type { CheckReport, Integration, IntegrationDetail, Problem } from "../api/types";
import { count_of } from "../format";
import { Button } from "../parts/button";
import { Confirm, Dialog } from "../parts/dialog";
import { Skeleton, Trouble } from "../parts/panel";
import { toast } from "../parts/toast";
import { pause, remove, resume, test } from "./calls";
import { CheckView } from "./check_view";

function DeleteDialog({ of, on_close, on_done }: { of: Integration; on_close: () => void; on_done: () => Promise<void> }) {
  const erase = async () => {
    await remove(of.id);
    toast(`${of.name} has been deleted.`);
    await on_done();
  };
  return (
    <Confirm title={`Delete ${of.name}?`} confirm="Delete" danger on_confirm={erase} on_close={on_close}>
      <p><strong>Reading stops at once</strong>, and its configuration is removed from this host, the credentials too.</p>
      <p><strong>Events already shown stay</strong>: {count_of(of.counters.admitted, "admitted event")} and all scores remain as they are.</p>
      <p>Added again, it begins anew: what becomes critical in between never counts, and nothing counts twice. To stop reading for a while, pause it instead.</p>
    </Confirm>
  );
}

function TestDialog({ of, on_close }: { of: Integration; on_close: () => void }) {
  const [result, set_result] = useState<{ report?: CheckReport; problem?: Problem }>({});
  const run = () => {
    set_result({});
    test(of.id).then((report) => set_result({ report }), (cause) => set_result({ problem: problem_from(cause) }));
  };
  useEffect(run, []);
  const { report, problem } = result;
  const busy = !report && !problem;
  return (
    <Dialog title={`Test of ${of.name}`} on_close={on_close}>
      <div class="dialog-text" role="status" aria-busy={busy}>
        {busy && <><p>Signing in and reading, as in production…</p><Skeleton lines={3} /></>}
        {problem && <Trouble problem={problem} />}
        {report && <CheckView report={report} />}
      </div>
      <div class="dialog-actions">
        <Button busy={busy} onClick={run}>Test again</Button>
        <Button kind="primary" onClick={on_close} autofocus>Close</Button>
      </div>
    </Dialog>
  );
}

export interface Actions {
  busy: number | null;                              // the integration that is being paused or resumed
  test: (integration: Integration) => void;
  toggle: (integration: Integration) => void;       // pause or resume
  erase: (integration: Integration) => void;
  windows: ComponentChildren;                       // to be rendered once by the page
}
interface Wishes {
  on_changed: (now: IntegrationDetail) => void;
  on_deleted: (id: number) => Promise<void> | void;
}

export function useActions({ on_changed, on_deleted }: Wishes): Actions {
  const [open, set_open] = useState<{ kind: "test" | "erase"; of: Integration } | null>(null);
  const [busy, set_busy] = useState<number | null>(null);
  const working = useRef(false);
  async function toggle(integration: Integration): Promise<void> {
    if (working.current) return;
    working.current = true;
    set_busy(integration.id);
    try {
      on_changed(await (integration.paused ? resume : pause)(integration.id));
      toast(integration.paused ? `${integration.name} goes on where it stopped.` : `${integration.name} is paused.`);
    } catch (cause) {
      toast(problem_from(cause).detail, "bad");
    }
    working.current = false;
    set_busy(null);
  }
  const close = () => set_open(null);
  const erased = useRef(false);
  useEffect(() => {
    if (open || !erased.current) return;
    erased.current = false;
    document.querySelector<HTMLElement>("h1")?.focus(); // what had the focus is gone
  }, [open]);
  async function done(id: number): Promise<void> {
    erased.current = true;
    await on_deleted(id);
  }
  return {
    busy,
    test: (of) => set_open({ kind: "test", of }),
    toggle: (of) => void toggle(of),
    erase: (of) => set_open({ kind: "erase", of }),
    windows: <>
      {open?.kind === "test" && <TestDialog of={open.of} on_close={close} />}
      {open?.kind === "erase" && <DeleteDialog of={open.of} on_close={close} on_done={() => done(open.of.id)} />}
    </>,
  };
}
