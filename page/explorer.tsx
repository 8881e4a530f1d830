/** The page of `serve`: a path is walked by hand, on a machine that is there. */
import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { parseOperation, printOperation } from "../abi/notation.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { FRESH_MACHINE } from "../model/state.ts";
import { Editor } from "./editor.tsx";
import { steppingKeys, useKeys } from "./keys.ts";
import { Ladder } from "./ladder.tsx";
import { MachineView } from "./machine-view.tsx";
import { NextOperations } from "./next-operations.tsx";
import type { PathAnswer, PathRequest, Session, ShownPath } from "./session.ts";
import { Current, Steps } from "./steps.tsx";
import { TraceText } from "./trace-text.tsx";
import { walk } from "./walk.ts";

/** What was walked, and what the machine said. */
interface Walked extends Told {
  readonly request: PathRequest;
}

/** Neither is there until the machine has answered. */
interface Told {
  readonly answer?: PathAnswer | undefined;
  readonly fault?: string | undefined;
}

const OPERATION_ID = "operation";

export function Explorer({ session }: { readonly session: Session }): JSX.Element {
  const { implementation, dialect, paths, opensFirst } = session;
  const begun = opensFirst ? paths[0] : undefined;
  const [walked, setWalked] = useState<Walked>({ request: requestOf(begun) });
  const [at, setAt] = useState(begun === undefined ? -1 : begun.trace.length - 1);
  const go = (request: PathRequest): void => {
    setWalked({ request });
    setAt(request.trace.length - 1);
  };
  const { request } = walked;
  useEffect(() => {
    let isWanted = true;
    void asked(request).then((done) => {
      if (isWanted) setWalked({ request, ...done });
    });
    return () => {
      isWanted = false;
    };
  }, [request]);
  return (
    <>
      <header>
        <h1>{implementation}</h1>
        <p>walked beside {dialect}</p>
      </header>
      <main>
        <PathView {...{ session, walked, at, setAt, go }} />
        {paths.length > 0 && <Paths {...{ paths, open: (path) => go(requestOf(path)) }} />}
      </main>
    </>
  );
}

interface PathViewProps {
  readonly session: Session;
  readonly walked: Walked;
  /** Position of the current step; -1 before the first. */
  readonly at: number;
  readonly setAt: (at: number) => void;
  readonly go: (request: PathRequest) => void;
}

function PathView({ session, walked, at, setAt, go }: PathViewProps): JSX.Element {
  const { request, answer, fault } = walked;
  const dialect = useMemo(() => dialectNamed(session.dialect), [session]);
  const operations = useMemo(() => request.trace.map(parseOperation), [request]);
  const steps = useMemo(() => walk(dialect, operations, answer?.outcomes ?? []), [walked]);
  const current = steps[at];
  const goTo = (index: number): void => setAt(Math.max(-1, Math.min(steps.length - 1, index)));
  const take = (operation: string): void => {
    go({ ...request, trace: [...request.trace.slice(0, at + 1), operation] });
  };
  const back = (): void => go({ ...request, trace: request.trace.slice(0, Math.max(at, 0)) });
  const edit = (): void => document.getElementById(OPERATION_ID)?.focus();
  const propose = (): void => go({ ...request, draw: request.draw + 1 });
  useKeys({
    ...steppingKeys(at, steps.length, goTo),
    ...{ Backspace: back, e: edit, m: propose },
  });
  const end = answer?.end;
  const isLast = at === request.trace.length - 1;
  return (
    <section aria-label="the path">
      <Verdict {...{ answer, fault }} />
      <Steps
        {...{ steps, at, goTo, brokenAt: end?.kind === "diverges" ? steps.length - 1 : undefined }}
      />
      <p class="keys">
        Keys: ← → step, Backspace takes the step back, e for an operation of your own, m for other
        proposals
      </p>
      {current !== undefined && (
        <Current
          step={current}
          promised={isLast && end?.kind === "diverges" ? end.promised : undefined}
          answered={current.answered}
          isBroken={isLast && end?.kind === "diverges"}
          id="answer"
        />
      )}
      <MachineView state={current?.after ?? FRESH_MACHINE} />
      <Editor
        key={`${at} ${request.trace.length}`}
        id={OPERATION_ID}
        label="Next"
        button="Do it"
        text=""
        change={(operation) => take(printOperation(operation))}
      />
      {isLast && answer !== undefined && end === undefined && (
        <NextOperations {...{ next: answer.next, take }} />
      )}
      {!isLast && <p>What is done here leaves the rest of the path behind.</p>}
      <TraceText
        {...{ id: "trace", dialect: dialect.name, operations }}
        personality={request.personality}
      />
      {current !== undefined && <Ladder dialect={dialect} step={current} />}
    </section>
  );
}

function Verdict({ answer, fault }: Told): JSX.Element {
  if (fault !== undefined) return <p role="alert">{fault}</p>;
  const { end } = answer ?? {};
  const words =
    answer === undefined
      ? "asking"
      : end === undefined
        ? "conforms"
        : `${end.kind}: ${end.kind === "diverges" ? "promised was" : "after"} ${end.promised}`;
  return (
    <p role="status" class={end?.kind ?? (answer === undefined ? "" : "conforms")}>
      {words}
    </p>
  );
}

interface PathsProps {
  readonly paths: readonly ShownPath[];
  readonly open: (path: ShownPath) => void;
}

function Paths({ paths, open }: PathsProps): JSX.Element {
  return (
    <section>
      <h2>Paths that can be opened</h2>
      <ul class="paths">
        {paths.map((path) => (
          <li key={path.name}>
            <button type="button" onClick={() => open(path)}>
              {path.name}
            </button>{" "}
            {path.trace.length} operations
          </li>
        ))}
      </ul>
    </section>
  );
}

function requestOf(path: ShownPath | undefined): PathRequest {
  if (path === undefined) return { trace: [], draw: 0 };
  const { trace, personality } = path;
  return { trace, draw: 0, ...(personality !== undefined && { personality }) };
}

async function asked(request: PathRequest): Promise<Told> {
  const token = new URLSearchParams(location.search).get("token");
  try {
    const response = await fetch("/walk", {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify(request),
    });
    const text = await response.text();
    return response.ok ? { answer: JSON.parse(text) as PathAnswer } : { fault: text };
  } catch {
    return { fault: "memslot-check serve does not answer any more" };
  }
}
