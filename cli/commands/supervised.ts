/** A verb that loads code of a user: done by a process of its own, and reported if that is lost. */
import { HarnessError } from "../../abi/harness-error.ts";
import { ImplementationLost } from "../../abi/implementation.ts";
import { lost } from "../../checkers/divergence.ts";
import { divergenceReport } from "../../checkers/divergence-report.ts";
import type { Failure } from "../../checkers/investigate.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { REPORT_SCHEMA, type Report } from "../../reports/report.ts";
import { readFlight } from "../adapter/flight-recorder.ts";
import { isAdapter } from "../adapter/load-adapter.ts";
import { type Ended, openFlight } from "../adapter/supervise.ts";
import type { ExitCode } from "../exit-code.ts";
import type { VerbName } from "../parsing/verbs.ts";
import { deliver } from "../printing/deliver.ts";
import { storeOf } from "../store/failure-store.ts";
import { failureKeeper } from "../store/keep-failures.ts";
import type { Invocation } from "./invocation.ts";
import { chooseSeed } from "./seed.ts";

/** What the supervisor waits beyond the time that a checker gives an operation. */
const GRACE_MS = 1_000;

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
 * @throws {HarnessError} MSC211 when it was lost between two traces.
 */
export async function doSupervised(verb: VerbName, invocation: Invocation): Promise<ExitCode> {
  const { settings, environment } = invocation;
  using flight = openFlight();
  const seed = verb === "check" ? chooseSeed(settings, environment) : undefined;
  const silenceMs = settings.operationTimeout + GRACE_MS;
  const ended = await environment.supervise?.(environment.args, flight, { seed, silenceMs });
  if (ended === undefined || ended.manner === "finished") return (ended?.exitCode ?? 3) as ExitCode;
  const trace = readFlight(flight.path);
  if (trace === null) {
    const hint = "run the adapter alone; it may end the process when it is loaded or disposed";
    throw new HarnessError("MSC211", `no operation was under way when ${ended.how}`, hint);
  }
  const report = reportOf(verb, invocation, ended, trace);
  return deliver(seed === undefined ? report : { ...report, seed }, invocation, "verdict");
}

type LostOnTheWay = Exclude<Ended, { readonly manner: "finished" }>;

function reportOf(
  verb: VerbName,
  { settings, environment }: Invocation,
  { manner, how }: LostOnTheWay,
  trace: Failure["trace"],
): Report {
  const { implementation } = settings;
  const dialect = dialectNamed(trace.dialect);
  const origin = { implementation, dialect: dialect.name, maxOperations: trace.operations.length };
  const troubles = new Set<string>();
  const keeper = failureKeeper(storeOf(environment, troubles), origin, environment.writeError);
  const loss = new ImplementationLost(manner, how);
  const divergence = lost(trace.operations.length - 1, [], loss);
  const failure: Failure = { trace, divergence, seed: null, run: null };
  const found = divergenceReport({
    ...{ dialect, trace, divergence, steps: [], originalLength: trace.operations.length },
    ...{ shrinkEvaluations: 0, minimality: "unknown", reproduced: { times: 0, of: 0 } },
    ...{ replay: keeper.replayToken(failure), stored: null },
  });
  const kept = keeper.keepMinimal({
    ...{ schema: REPORT_SCHEMA, verdict: "diverges", verb, dialect: dialect.name, implementation },
    ...{ elapsedMs: environment.now(), limitsHit: [], divergences: [found] },
    notes: ["the process was lost with the machine, so the trace was not repeated or shrunk"],
  });
  return { ...kept, notes: [...kept.notes, ...troubles] };
}
