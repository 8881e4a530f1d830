/**
 * Connects a checker with the failure store: raw traces go in before shrinking, minimal ones after
 * it.
 */

import { printOperation } from "../../abi/notation.ts";
import { TRACE_SCHEMA } from "../../abi/trace.ts";
import type { Failure } from "../../checkers/investigate.ts";
import { traceId } from "../../checkers/trace-id.ts";
import { MODEL_VERSION } from "../../model/version.ts";
import { replayCommand } from "../../reports/formats/text-divergence.ts";
import type { DivergenceReport, Report } from "../../reports/report.ts";
import { isAdapter } from "../parsing/adapter-path.ts";
import { fitsToken, printReplayToken } from "../replay-token.ts";
import { FAILURE_SCHEMA, type FailureStore, type StoredFailure } from "./failure-store.ts";

/** What every failure of one run has in common. */
export interface FailureOrigin {
  readonly implementation: string;
  readonly dialect: string;
  readonly maxOperations: number;
}

/** The hooks of a checker, and the last step that puts minimal traces on disk. */
export interface FailureKeeper {
  readonly onFailure: (failure: Failure) => Promise<string | null>;
  readonly replayToken: (failure: Failure) => string;
  /** @returns the report, each divergence with the place of its minimal trace. */
  readonly keepMinimal: (report: Report) => Report;
}

/**
 * A keeper for one run of a checker.
 *
 * @param writeError - where a failure is told that could not be stored.
 */
export function failureKeeper(
  store: FailureStore,
  origin: FailureOrigin,
  writeError: (text: string) => void,
): FailureKeeper {
  const drawnAs = new Map<string, Pick<Failure, "seed" | "run">>();
  const replayToken = (failure: Failure): string => {
    const token = tokenOf(failure, origin);
    drawnAs.set(token, failure);
    return token;
  };
  return {
    replayToken,
    onFailure: async (failure) => {
      const stored = store.keep("raw", storedRaw(failure, origin));
      // What is not on disk has to be on the screen before anything is run again.
      const token = tokenOf(failure, origin);
      const command = replayCommand(token, adapterOf(origin));
      if (stored === null) writeError(`memslot-check: found: ${command}\n`);
      return stored;
    },
    keepMinimal: (report) => ({
      ...report,
      divergences: (report.divergences ?? []).map((divergence) => {
        const { seed = null, run = null } = drawnAs.get(divergence.replay) ?? {};
        const stored = store.keep("failures", storedMinimal(divergence, origin, { seed, run }));
        return { ...divergence, stored };
      }),
    }),
  };
}

function adapterOf({ implementation }: FailureOrigin): string | undefined {
  return isAdapter(implementation) ? implementation : undefined;
}

function tokenOf({ trace, seed, run }: Failure, origin: FailureOrigin): string {
  const { implementation, dialect, maxOperations } = origin;
  const draw = seed === null || run === null ? null : { seed, run, maxOperations };
  // Without a draw there is no other way to the trace, however long it is.
  const carried = fitsToken(trace) || draw === null ? trace : null;
  return printReplayToken({
    ...{ modelVersion: MODEL_VERSION, dialect, implementation, draw, trace: carried },
  });
}

function storedRaw(failure: Failure, origin: FailureOrigin): StoredFailure {
  const { trace, divergence, seed, run } = failure;
  return {
    ...commonOf(origin),
    id: traceId(trace),
    identity: {
      kind: divergence.kind,
      rule: divergence.decidedBy,
      property: divergence.property,
      ...(divergence.during && { during: divergence.during }),
    },
    seed,
    run,
    trace: trace.operations.map(printOperation),
    ...(trace.personality !== undefined && { personality: trace.personality }),
    replay: tokenOf(failure, origin),
  };
}

function storedMinimal(
  { id, kind, rule, property, during, trace, personality, replay }: DivergenceReport,
  origin: FailureOrigin,
  draw: Pick<StoredFailure, "seed" | "run">,
): StoredFailure {
  const identity = { kind, rule, property, ...(during && { during }) };
  return {
    ...commonOf(origin),
    ...{ id, identity, ...draw, trace },
    ...(personality !== undefined && { personality }),
    replay,
  };
}

function commonOf({ implementation, dialect }: FailureOrigin) {
  return {
    failure: FAILURE_SCHEMA,
    ...{ implementation, dialect },
    traceSchema: TRACE_SCHEMA,
    modelVersion: MODEL_VERSION,
  } as const;
}
