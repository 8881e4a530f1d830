/** The page of a report: it holds the model, so that a reader can change a trace and see. */
import { type JSX, render } from "preact";
import { useLayoutEffect, useMemo, useState } from "preact/hooks";
import { parseOperation, printOperation } from "../abi/notation.ts";
import type { Operation } from "../abi/operation.ts";
import { makeTrace, printTrace } from "../abi/trace.ts";
import { assertWellFormed } from "../abi/well-formed.ts";
import type { DivergenceReport, Report } from "../reports/report.ts";
import { Coverage } from "./coverage.tsx";
import { Ladder } from "./ladder.tsx";
import { MachineView } from "./machine-view.tsx";
import { type Story, storyOf } from "./story.ts";
import { type WalkedStep, walk } from "./walk.ts";

const data = document.getElementById("report")?.textContent ?? "{}";
const root = document.getElementById("page");
// What stood there is for readers without a program.
root?.replaceChildren();
if (root !== null) render(<Page report={JSON.parse(data) as Report} />, root);

function Page({ report }: { readonly report: Report }): JSX.Element {
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
  const [branch, setBranch] = useState<Branch>(story);
  const [at, setAt] = useState(divergence.operationIndex);
  const steps = useMemo(() => walk(dialect, branch.operations, branch.answers), [branch]);
  const isBranch = branch.operations !== story.operations;
  const current = steps[Math.min(at, steps.length - 1)];
  const goTo = (index: number): void => {
    setAt(Math.max(0, Math.min(steps.length - 1, index)));
  };
  useKeys(hasKeys ? operationId(divergence.id) : undefined, at, steps.length, goTo);
  if (current === undefined) return <p role="alert">The trace has no operation.</p>;
  const change = (operation: Operation): void => {
    setBranch({
      operations: branch.operations.with(at, operation),
      answers: branch.answers.slice(0, at),
    });
  };
  return (
    <section aria-label={`divergence ${divergence.id}`}>
      <h2>
        {divergence.property ?? divergence.rule ?? divergence.kind} <small>{divergence.id}</small>
      </h2>
      <Steps steps={steps} at={at} story={isBranch ? undefined : story} goTo={goTo} />
      <p class="keys">
        Keys: ← → step, Home and End, e to change the operation{isBranch ? " (a branch)" : ""}
      </p>
      <div aria-live="polite">
        <Current
          step={current}
          isLast={at === divergence.operationIndex && !isBranch}
          story={story}
        />
      </div>
      <MachineView state={current.after} />
      <Editor
        key={`${at} ${printOperation(current.operation)}`}
        id={operationId(divergence.id)}
        step={current}
        change={change}
      />
      <p>
        <button type="button" onClick={() => copyText(traceId(divergence.id))}>
          Copy the trace
        </button>{" "}
        {isBranch && (
          <button type="button" onClick={() => setBranch(story)}>
            Back to the report's trace
          </button>
        )}
      </p>
      <textarea
        id={traceId(divergence.id)}
        aria-label="the trace"
        readOnly
        rows={branch.operations.length + 1}
        value={traceText(dialect.name, branch.operations)}
      />
      <Ladder dialect={dialect} step={current} />
    </section>
  );
}

/** Arrow keys of the first divergence, but not while somebody types. */
function useKeys(
  inputId: string | undefined,
  at: number,
  length: number,
  goTo: (index: number) => void,
): void {
  // Before the picture, so that no key is lost.
  useLayoutEffect(() => {
    if (inputId === undefined) return;
    const onKey = (event: KeyboardEvent): void => {
      const { target } = event;
      if (target instanceof HTMLInputElement) return;
      const moves: Readonly<Record<string, number>> = {
        ...{ ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: length - 1 },
      };
      const next = moves[event.key];
      if (next !== undefined) goTo(next);
      else if (event.key === "e") document.getElementById(inputId)?.focus();
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [inputId, at, length]);
}

interface StepsProps {
  readonly steps: readonly WalkedStep[];
  readonly at: number;
  /** Undefined for a branch, which nobody has answered. */
  readonly story: Story | undefined;
  readonly goTo: (index: number) => void;
}

function Steps({ steps, at, story, goTo }: StepsProps): JSX.Element {
  return (
    <ol class="steps">
      {steps.map((step, index) => (
        <li key={`${index} ${printOperation(step.operation)}`}>
          <button
            type="button"
            aria-current={index === at ? "step" : undefined}
            class={story?.divergence.operationIndex === index ? "broken" : ""}
            onClick={() => goTo(index)}
          >
            <code>{printOperation(step.operation)}</code>
            <span class="answer">{step.answered ?? step.allowed[0]?.text}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}

interface CurrentProps {
  readonly step: WalkedStep;
  readonly isLast: boolean;
  readonly story: Story;
}

function Current({ step, isLast, story }: CurrentProps): JSX.Element {
  const { divergence } = story;
  const { property } = divergence;
  return (
    <>
      <dl>
        <dt>promised</dt>
        <dd class="promised">
          {isLast && property !== null
            ? property
            : step.allowed.map(({ text }) => text).join(" or ")}
        </dd>
        <dt>answered</dt>
        <dd class={isLast ? "broken" : ""} id={story.divergence.id}>
          {isLast ? divergence.actual : (step.answered ?? "(nobody was asked)")}
        </dd>
      </dl>
      {step.changes.length > 0 && (
        <pre class="changes">
          {step.changes.map((line) => (
            <span key={line} class={line.startsWith("-") ? "gone" : "come"}>
              {`${line}\n`}
            </span>
          ))}
        </pre>
      )}
    </>
  );
}

/** Ids are of one divergence: a report may have several. */
function operationId(id: string): string {
  return `operation-${id}`;
}

function traceId(id: string): string {
  return `trace-${id}`;
}

interface EditorProps {
  readonly id: string;
  readonly step: WalkedStep;
  readonly change: (operation: Operation) => void;
}

/** The operation as text; Enter branches there. */
function Editor({ id, step, change }: EditorProps): JSX.Element {
  const [fault, setFault] = useState<string>();
  const submit = (event: Event): void => {
    event.preventDefault();
    const input = (event.currentTarget as HTMLFormElement).elements.namedItem("operation");
    try {
      const operation = parseOperation((input as HTMLInputElement).value);
      setFault(undefined);
      change(operation);
    } catch (error) {
      const { message, hint = "" } = error as Error & { readonly hint?: string };
      setFault(`${message}. ${hint}`);
    }
  };
  return (
    <form onSubmit={submit}>
      <label for={id}>What if it were</label>
      <input
        id={id}
        name="operation"
        spellcheck={false}
        autocomplete="off"
        defaultValue={printOperation(step.operation)}
      />
      <button type="submit">Branch</button>
      {fault !== undefined && <p role="alert">{fault}</p>}
    </form>
  );
}

function traceText(dialect: string, operations: readonly Operation[]): string {
  const trace = makeTrace(dialect, operations);
  try {
    assertWellFormed(trace);
    return printTrace(trace);
  } catch (error) {
    return `${printTrace(trace)}# ${(error as Error).message}\n`;
  }
}

/** The text area is selected as well: a page from a file may not have a clipboard. */
function copyText(id: string): void {
  const area = document.getElementById(id) as HTMLTextAreaElement | null;
  area?.select();
  void navigator.clipboard?.writeText(area?.value ?? "").catch(() => {});
}
