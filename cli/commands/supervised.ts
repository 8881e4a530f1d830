/** A verb that loads code of a user: done by a process of its own, and reported if that is lost. */
import { HarnessError } from "../../abi/harness-error.ts";
import { makeTrace, type Trace } from "../../abi/trace.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { REPORT_SCHEMA, type Report } from "../../reports/report.ts";
import { type Flight, readFlight } from "../adapter/flight-recorder.ts";
import { unusable } from "../adapter/load-adapter.ts";
import { firstOperation, investigateLoss } from "../adapter/post-mortem.ts";
import { type LostProcess, openFlight } from "../adapter/supervise.ts";
import { EXIT_CODES, type ExitCode } from "../exit-code.ts";
import { isAdapter } from "../parsing/adapter-path.ts";
import type { VerbName } from "../parsing/verbs.ts";
import { deliver } from "../printing/deliver.ts";
import { storeOf } from "../store/failure-store.ts";
import { failureKeeper } from "../store/keep-failures.ts";
import type { Invocation } from "./invocation.ts";
import { chooseSeed } from "./seed.ts";

/** True when the verb is to be done by another process. */
export function isSupervised({ settings, origins, environment }: Invocation): boolean {
  const { supervise, flight } = environment;
  const isAsked = isAdapter(settings.implementation) && origins.implementation === "flag";
  return isAsked && supervise !== undefined && flight === undefined;
}

/**
 * Does the verb in a process of its own.
 *
 * @returns its exit code; that of a report of what it was doing when it was lost on the way.
 * @throws {HarnessError} MSC136 when it was lost in loading the adapter, MSC211 before that.
 */
export async function doSupervised(verb: VerbName, invocation: Invocation): Promise<ExitCode> {
  const { settings, environment } = invocation;
  using file = openFlight();
  const seed = verb === "check" ? chooseSeed(settings, environment) : undefined;
  const ended = await environment.supervise?.(environment.args, file, {
    ...{ seed, writeOut: environment.writeOut },
    timeoutMs: settings.operationTimeout,
    isDocument: settings.json === "-",
  });
  if (ended === undefined) return EXIT_CODES.harnessError;
  if (ended.manner === "finished") return ended.exitCode;
  const flight = readFlight(file.path);
  const report = await reportOf(verb, invocation, ended, { flight, seed });
  return deliver(seed === undefined ? report : { ...report, seed }, invocation, "verdict");
}

/** Verbs that shrink what they find. */
const SHRINKING: readonly VerbName[] = ["check", "shrink"];

interface Scene {
  readonly flight: Flight;
  readonly seed: number | undefined;
}

async function reportOf(
  verb: VerbName,
  { settings, environment }: Invocation,
  process: LostProcess,
  { flight, seed }: Scene,
): Promise<Report> {
  const { implementation, operationTimeout: timeoutMs } = settings;
  if (flight.place !== "run") throw lostEarly(flight, implementation, process);
  const trace = asked(flight.trace, process, seed);
  const dialect = dialectNamed(trace.dialect).name;
  const origin = { implementation, dialect, maxOperations: trace.operations.length };
  const troubles = new Set<string>();
  const keeper = failureKeeper(storeOf(environment, troubles), origin, environment.writeError);
  const { cwd, now } = environment;
  environment.writeError(`memslot-check: ${process.how}; repeating the trace\n`);
  const { divergence, notes } = await investigateLoss({
    ...{ process, trace, during: flight.during, path: implementation, cwd, timeoutMs, now },
    ...{ onFailure: keeper.onFailure, replayToken: keeper.replayToken },
    shrinkEvaluationsMax: SHRINKING.includes(verb) ? settings.shrinkEvaluations : 0,
  });
  const kept = keeper.keepMinimal({
    ...{ schema: REPORT_SCHEMA, verdict: "diverges", verb, dialect, implementation },
    ...{ elapsedMs: environment.now(), limitsHit: [], divergences: [divergence] },
    notes: [...notes, ...process.frames.map((frame) => `thrown ${frame}`)],
  });
  return { ...kept, notes: [...kept.notes, ...troubles] };
}

/** What was given to the machine; before anything was, what it would have been given. */
function asked(trace: Trace, process: LostProcess, seed = 0): Trace {
  if (trace.operations.length > 0) return trace;
  const { operations } = firstOperation(trace.dialect, process, seed);
  return makeTrace(trace.dialect, operations);
}

function lostEarly(
  { place }: Flight,
  implementation: string,
  { manner, how, frames }: LostProcess,
): HarnessError {
  if (place === "load") {
    const what = manner === "hung" ? "hung" : "ended the process";
    return unusable(implementation, `${what} while it was loaded: ${how}`, frames);
  }
  const hint = "it was lost before the adapter was loaded; try again, and report it if it stays";
  return new HarnessError("MSC211", `the process of the check was lost: ${how}`, hint);
}
