// SPDX-License-Identifier: Apache-2.0
// The directory from a CSV file: first a dry run that says what would happen, then the import.
import { useRef, useState } from "preact/hooks";
import { send } from "../api/client";
import type { FieldError, ImportReport } from "../api/types";
import { count_of, count_text, size_text } from "../format";
import { Button } from "../parts/button";
import { Dialog } from "../parts/dialog";
import { Icon } from "../parts/icon";
import { Trouble } from "../parts/panel";
import { useSubmit } from "../parts/submit";
import { toast } from "../parts/toast";

const largest_bytes = 10_000_000;   // as text inside JSON it stays below what the server takes
interface Chosen { name: string; size: number; csv: string; report?: ImportReport }

const ask = (csv: string, dry_run: boolean) => send<ImportReport>("POST", "/api/v1/people/import", { csv, dry_run });

function LineErrors({ errors }: { errors: FieldError[] }) {
  return (
    <div class="error-summary line-errors" role="alert" tabIndex={0} aria-label="Errors by line">
      <p class="error-summary-title">{count_of(errors.length, "error")}: nothing has been imported. Correct the file and choose it again.</p>
      <ul>
        {errors.map((error, index) => (
          <li key={index}><b>{error.field}</b>: {error.message}</li>
        ))}
      </ul>
    </div>
  );
}

function Figures({ report }: { report: ImportReport }) {
  const figures: [string, number][] = [["New", report.added], ["Changed", report.changed], ["Unchanged", report.unchanged], ["Waiting alerts scored", report.events_scored]];
  return (
    <dl class="import-figures">
      {figures.map(([title, figure]) => <div key={title}><dt>{title}</dt><dd>{count_text(figure)}</dd></div>)}
    </dl>
  );
}

function FileChoice({ choose, again }: { choose: (file: File) => void; again: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  const [over, set_over] = useState(false);
  const take = (files: FileList | null | undefined) => { if (files?.[0]) choose(files[0]); };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    set_over(false);
    take(event.dataTransfer?.files);
  };
  const changed = () => {
    take(input.current?.files);
    if (input.current) input.current.value = ""; // the same file, corrected, is a new choice
  };
  return (
    <div class={`drop ${over ? "drop-over" : ""}`} onDragOver={(event) => { event.preventDefault(); set_over(true); }} onDragLeave={() => set_over(false)} onDrop={drop}>
      <input ref={input} type="file" accept=".csv,text/csv" class="unseen" tabIndex={-1} aria-label="CSV file" onChange={changed} />
      <Button onClick={() => input.current?.click()}><Icon name="upload" />{again ? "Choose another file" : "Choose a CSV file"}</Button>
      <span class="quiet small">or drop it here</span>
    </div>
  );
}

export function ImportDialog({ close, imported }: { close: () => void; imported: () => void }) {
  const [chosen, set_chosen] = useState<Chosen | null>(null);
  const file = useRef<File | null>(null);
  const trial = useSubmit(async () => {
    const { name, size } = file.current!;
    if (size > largest_bytes) throw new Error(`${name} has ${size_text(size)}; at most ${size_text(largest_bytes)} can be imported here. The command line takes more: host_stub people import FILE`);
    const csv = await file.current!.text();
    set_chosen({ name, size, csv });
    set_chosen({ name, size, csv, report: await ask(csv, true) });
  });
  const commit = useSubmit(async () => {
    const report = await ask(chosen!.csv, false);
    toast(`The directory has been imported: ${count_text(report.added)} new, ${count_text(report.changed)} changed.`);
    imported();
    close();
  });
  const choose = (picked: File) => {
    file.current = picked;
    set_chosen(null);
    commit.clear();
    trial.run();
  };
  const problem = commit.problem ?? trial.problem;
  return (
    <Dialog title="Import the directory" on_close={close}>
      <div class="stack">
        <p>Columns, named in the first line: <code>email</code> (mandatory), <code>name</code>, <code>department</code>, <code>title</code>, <code>aliases</code> (further addresses, separated by semicolons). First it is only tried.</p>
        <FileChoice choose={choose} again={chosen !== null} />
        <div role="status">{trial.busy && "Trying…"}{chosen && <p><b>{chosen.name}</b> <span class="quiet">({size_text(chosen.size)})</span></p>}</div>
        {problem && (problem.errors?.length ? <LineErrors errors={problem.errors} /> : <Trouble problem={problem} />)}
        {chosen?.report && <><p>Nothing has been changed yet. The import would do this:</p><Figures report={chosen.report} /></>}
      </div>
      <div class="dialog-actions">
        <Button onClick={close}>Cancel</Button>
        <Button kind="primary" busy={commit.busy} onClick={commit.run} off={chosen?.report ? undefined : "choose a file first"}>Import</Button>
      </div>
    </Dialog>
  );
}
