/** The page of a report: it holds the model, so that a reader can change a trace and see. */
import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { printOperation } from "../abi/notation.ts";
import type { Operation } from "../abi/operation.ts";
import type { DivergenceReport, Report } from "../reports/report.ts";
import { Coverage } from "./coverage.tsx";
import { Editor } from "./editor.tsx";
import { steppingKeys, useKeys } from "./keys.ts";
import { Ladder } from "./ladder.tsx";
import { MachineView } from "./machine-view.tsx";
import { Current, Steps } from "./steps.tsx";
import { type Story, storyOf } from "./story.ts";
import { TraceText } from "./trace-text.tsx";
import { type WalkedStep, walk } from "./walk.ts";

export function ReportPage({ report }: { readonly report: Report }): JSX.Element {
  const { divergences = [], verdict, implementation, dialect, notes } = report;
  return (
    <>
      <header>
        <h1>
          <span class={verdict}>{verdict}</span> {implementation}
        </h1>
        <p>held to {dialect}</p>
      </header>
      <main>
        {divergences.map((divergence) => (
          <Failure key={divergence.id} report={report} divergence={divergence} />
        ))}
        <Coverage report={report} />
        {notes.length > 0 && (
          <section>
            <h2>Notes</h2>
            <ul>
              {notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </section>
        )}
      </main>
    </>
  );
}

interface FailureProps {
  readonly report: Report;
  readonly divergence: DivergenceReport;
}

function Failure({ report, divergence }: FailureProps): JSX.Element {
  try {
    const isFirst = report.divergences?.[0] === divergence;
    return <Walk story={storyOf(report, divergence)} hasKeys={isFirst} />;
  } catch (error) {
    return <p role="alert">The trace cannot be shown: {(error as Error).message}</p>;
  }
}

/** A trace as the reader has it: the reported one, or a branch of it. */
interface Branch {
  readonly operations: readonly Operation[];
  readonly answers: Story["answers"];
}

function Walk({ story, hasKeys }: { readonly story: Story; readonly hasKeys: boolean }) {
  const { dialect, divergence } = story;
  const { id, operationIndex } = divergence;
  const [branch, setBranch] = useState<Branch>(story);
  const [at, setAt] = useState(operationIndex);
  const steps = useMemo(() => walk(dialect, branch.operations, branch.answers), [branch]);
  const isBranch = branch.operations !== story.operations;
  const current = steps[Math.min(at, steps.length - 1)];
  const goTo = (index: number): void => {
    setAt(Math.max(0, Math.min(steps.length - 1, index)));
  };
  // Ids are of one divergence: a report may have several.
  const [operationId, traceId] = [`operation-${id}`, `trace-${id}`];
  const edit = (): void => document.getElementById(operationId)?.focus();
  useKeys(hasKeys ? { ...steppingKeys(at, steps.length, goTo), e: edit } : undefined);
  if (current === undefined) return <p role="alert">The trace has no operation.</p>;
  const change = (operation: Operation): void => {
    setBranch({
      operations: branch.operations.with(at, operation),
      answers: branch.answers.slice(0, at),
    });
  };
  const text = printOperation(current.operation);
  return (
    <section aria-label={`divergence ${id}`}>
      <h2>
        {divergence.property ?? divergence.rule ?? divergence.kind} <small>{id}</small>
      </h2>
      <Steps
        {...{ steps, at, goTo, brokenAt: isBranch ? undefined : operationIndex }}
        causality={isBranch ? undefined : divergence.causality}
      />
      <p class="keys">
        Keys: ← → step, Home and End, e to change the operation{isBranch ? " (a branch)" : ""}
      </p>
      <div aria-live="polite">
        <Told step={current} divergence={at === operationIndex && !isBranch ? divergence : id} />
      </div>
      <MachineView state={current.after} />
      <Editor
        key={`${at} ${text}`}
        {...{ id: operationId, label: "What if it were", button: "Branch", text, change }}
      />
      <TraceText id={traceId} dialect={dialect.name} operations={branch.operations} />
      {isBranch && (
        <button type="button" onClick={() => setBranch(story)}>
          Back to the report's trace
        </button>
      )}
      <Ladder dialect={dialect} step={current} />
    </section>
  );
}

interface ToldProps {
  readonly step: WalkedStep;
  /** The divergence at its own step, its id elsewhere. */
  readonly divergence: DivergenceReport | string;
}

function Told({ step, divergence }: ToldProps): JSX.Element {
  if (typeof divergence === "string") {
    const { answered } = step;
    return (
      <Current {...{ step, answered, promised: undefined, isBroken: false, id: divergence }} />
    );
  }
  const { id, property, actual } = divergence;
  const promised = property ?? undefined;
  return <Current {...{ step, promised, answered: actual, isBroken: true, id }} />;
}
