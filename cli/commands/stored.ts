/** Stored failures come first: whoever has mended one wants to know, and whoever has not, too. */
import { isSameDesign } from "../../abi/dialect-name.ts";
import { isHarnessError } from "../../abi/harness-error.ts";
import { parseOperation } from "../../abi/notation.ts";
import { makeTrace, type Trace } from "../../abi/trace.ts";
import { assertWellFormed } from "../../abi/well-formed.ts";
import { replay } from "../../checkers/replay.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import type { Verdict } from "../../reports/report.ts";
import type { Environment } from "../environment.ts";
import { type KeptFailure, nameOf, readStore } from "../store/stored-failures.ts";
import type { Target } from "./target.ts";

/** Stored failures that one check replays, the newest; a note counts the others. */
const REPLAYED_MAX = 50;

/** What a check begins with, and what a reader should know. */
export interface StoredPlan {
  /** Traces that still diverge. */
  readonly corpus: readonly Trace[];
  readonly notes: readonly string[];
}

/**
 * Replays what the store keeps of this implementation and dialect. One that no longer diverges is
 * left where it is, and a note says so.
 */
export async function replayStored(
  target: Target,
  environment: Environment,
  operationTimeoutMs: number,
): Promise<StoredPlan> {
  const mine = readStore(environment.cwd).kept.filter(
    ({ failure }) =>
      failure.implementation === target.implementation &&
      isSameDesign(failure.dialect, target.dialect.name),
  );
  const corpus: Trace[] = [];
  const notes: string[] = [];
  for (const kept of mine.slice(0, REPLAYED_MAX)) {
    const id = nameOf(kept);
    const done = await doneAgain(kept, target, environment, operationTimeoutMs);
    if ("fault" in done) {
      notes.push(`the stored failure ${id} cannot be replayed: ${done.fault}`);
    } else if (done.verdict === "diverges") {
      corpus.push(done.trace);
    } else if (done.verdict === "conforms") {
      notes.push(
        `the stored failure ${id} no longer diverges: fixed? ` +
          `memslot-check failures delete ${id} forgets it`,
      );
    } else {
      notes.push(`the stored failure ${id} was not compared to its end`);
    }
  }
  const left = mine.length - REPLAYED_MAX;
  if (left > 0) notes.push(`stored failures that were not replayed, since there are many: ${left}`);
  return { corpus, notes };
}

type Done =
  | { readonly trace: Trace; readonly verdict: Verdict }
  | {
      readonly fault: string;
    };

async function doneAgain(
  { failure }: KeptFailure,
  { dialect, factory }: Target,
  { now }: Environment,
  operationTimeoutMs: number,
): Promise<Done> {
  try {
    const trace = makeTrace(dialect.name, failure.trace.map(parseOperation), failure.personality);
    assertWellFormed(trace);
    const { verdict } = await replay({
      ...{ dialect, factory, properties: PROPERTIES, trace, now, operationTimeoutMs },
    });
    return { trace, verdict };
  } catch (error) {
    if (isHarnessError(error) && error.code.startsWith("MSC1")) return { fault: error.message };
    throw error;
  }
}
