/**
 * One run of the sequential checker with everything the command line adds: corpus, store, progress,
 * Ctrl-C.
 */

import type { Trace } from "../../abi/trace.ts";
import type { Divergence } from "../../checkers/divergence.ts";
import type { KnownDeviation } from "../../checkers/known-deviations.ts";
import { checkSequential } from "../../checkers/sequential.ts";
import type { SequentialOptions } from "../../checkers/sequential-options.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import type { Property } from "../../properties/property.ts";
import type { Report } from "../../reports/report.ts";
import type { Environment } from "../environment.ts";
import type { Settings } from "../parsing/options.ts";
import { openProgressLine } from "../printing/progress.ts";
import { storeOf } from "../store/failure-store.ts";
import { failureKeeper } from "../store/keep-failures.ts";
import { shrinkingThreads } from "./searched-machines.ts";
import type { Target } from "./target.ts";
import { isVm, patienceMs } from "./vm-target.ts";

/** What one run of the checker is bounded by, and what it replays first. */
export interface CheckPlan {
  readonly seed: number;
  readonly firstRun?: number;
  /** Undefined: the time budget alone is the bound. */
  readonly runs: number | undefined;
  readonly maxOperations: number;
  readonly timeBudgetMs: number | undefined;
  readonly shrinkEvaluationsMax: number;
  readonly collect: boolean;
  /** What makes two divergences the same; kind and deciding rule or property unless given. */
  readonly identity?: (divergence: Divergence) => string;
  readonly corpus: readonly Trace[];
  /** Deviations that are no news. */
  readonly known?: readonly KnownDeviation[];
  /** What a reader should know besides. */
  readonly notes?: readonly string[];
  /** Whether callers do what a strict dialect asks of them: they obey, unless said. */
  readonly callers?: SequentialOptions["callers"];
  /** What has to hold beyond the model's answers; all there is unless given. */
  readonly properties?: readonly Property[];
}

/**
 * Checks, and keeps what failed. The first Ctrl-C ends the run with a report, the second ends the
 * process.
 */
export async function runCheck(
  target: Target,
  plan: CheckPlan,
  environment: Environment,
  settings: Pick<Settings, "quiet" | "operationTimeout" | "workers">,
): Promise<Report> {
  const { implementation, dialect, factory } = target;
  const troubles = new Set<string>();
  const origin = { implementation, dialect: dialect.name, maxOperations: plan.maxOperations };
  const keeper = failureKeeper(storeOf(environment, troubles), origin, environment.writeError);
  const progress = openProgressLine(environment, plan, settings.quiet, implementation);
  let interrupted = false;
  const release = environment.onInterrupt(() => {
    interrupted = true;
    progress.clear();
    environment.writeError("finishing the report; once more ends at once\n");
  });
  try {
    const report = await checkSequential({
      properties: PROPERTIES,
      leavesOutHung: isVm(implementation),
      ...plan,
      ...{ dialect, factory, now: environment.now },
      operationTimeoutMs: patienceMs(implementation, settings.operationTimeout),
      threads: shrinkingThreads(target, settings.workers),
      interrupted: () => interrupted,
      onProgress: progress.show,
      onFailure: keeper.onFailure,
      replayToken: keeper.replayToken,
    });
    const kept = keeper.keepMinimal(report);
    return { ...kept, notes: [...target.notes, ...(plan.notes ?? []), ...kept.notes, ...troubles] };
  } finally {
    release();
    progress.clear();
  }
}
