/// <reference lib="esnext.disposable" preserve="true" />

/**
 * The public API of memslot-check: everything a user's own test needs, and nothing else.
 *
 * `check` is the whole tool in one call: random traces, the model beside your implementation,
 * shrinking, a report. `traces`, `step` and `minimise` are its parts, for use in your own tests.
 */
import type { Arbitrary } from "fast-check";
import { assertTimeout } from "./abi/assert-timeout.ts";
import type { ImplementationFactory } from "./abi/implementation.ts";
import type { Operation } from "./abi/operation.ts";
import { takes } from "./abi/takes.ts";
import type { Trace } from "./abi/trace.ts";
import { meet } from "./checkers/machine-facts.ts";
import { replay as replayTrace } from "./checkers/replay.ts";
import { checkSequential } from "./checkers/sequential.ts";
import { watchingExit } from "./cli/adapter/exit-watch.ts";
import { fitsToken, parseReplayToken, printReplayToken } from "./cli/replay-token.ts";
import type { Dialect } from "./model/dialect.ts";
import { dialectNamed } from "./model/dialects/registry.ts";
import { MODEL_VERSION } from "./model/version.ts";
import { PROPERTIES } from "./properties/catalogue.ts";
import { type TracesOptions, traces as unshrunkTraces } from "./properties/draw/traces.ts";
import type { Property } from "./properties/property.ts";
import type { Report } from "./reports/report.ts";
import { candidates } from "./shrinkers/candidates.ts";

/** What a check is made of; everything has a usual value. */
export interface CheckOptions {
  /** What the implementation is held to, or its name; `linux-6.18` by default. */
  readonly dialect?: Dialect | string;
  /** What must hold besides the model's answers; all of {@link PROPERTIES} by default. */
  readonly properties?: readonly Property[];
  /** 32 bit; 1 by default. The same seed draws the same traces. */
  readonly seed?: number;
  /** Random traces, a fresh machine for each; 1000 by default. */
  readonly runs?: number;
  /** Operations of a trace; 40 by default. */
  readonly maxOperations?: number;
  /** Ends the check early, with the verdict `unknown`; no limit by default. */
  readonly timeBudgetMs?: number;
  /**
   * How long one call of the implementation may take before the machine counts as hung; 30 s by
   * default, or the time budget where that is less. A call that blocks, as an endless loop does,
   * cannot be ended from inside of the process: `--implementation` of the command line can.
   */
  readonly operationTimeoutMs?: number;
  /** Go on after a divergence and report one of each kind; false by default. */
  readonly collect?: boolean;
  /** Traces that are replayed before anything is drawn; none by default. */
  readonly corpus?: readonly Trace[];
  /** Candidates that shrinking may run per divergence; 5000 by default. */
  readonly shrinkEvaluationsMax?: number;
}

/**
 * Checks an implementation against the model of a dialect.
 *
 * @param implementation - makes fresh machines; still open afterwards, its owner disposes it.
 * @returns the verdict with everything that led to it. A divergence is a result, never an
 *   exception.
 * @throws {HarnessError} MSC107 for an unknown dialect, MSC140 for capabilities that name what is
 *   not there, MSC141 for a limit that does not fit; MSC2xx and MSC3xx from the implementation.
 */
export async function check(
  implementation: ImplementationFactory,
  options: CheckOptions = {},
): Promise<Report> {
  return checkFrom(0, implementation, options);
}

/**
 * Does one trace again: does it still diverge?
 *
 * @param failure - a trace, or the replay token of a report.
 * @throws {HarnessError} MSC106 for a broken trace, MSC124 for a broken token; otherwise as
 *   {@link check}.
 */
export async function replay(
  implementation: ImplementationFactory,
  failure: Trace | string,
  options: Pick<CheckOptions, "properties" | "operationTimeoutMs"> = {},
): Promise<Report> {
  const { properties = PROPERTIES, operationTimeoutMs } = options;
  const limit = operationTimeoutMs === undefined ? {} : { operationTimeoutMs };
  const token = typeof failure === "string" ? parseReplayToken(failure) : null;
  const trace = typeof failure === "string" ? token?.trace : failure;
  if (trace) {
    const { dialect, factory: met, notes } = meet(trace.dialect, implementation);
    if (operationTimeoutMs !== undefined) assertTimeout(operationTimeoutMs);
    const run = { dialect: dialect.name, name: "a replay" };
    return watchingExit(met, run, async (factory) =>
      byLibrary(await replayTrace({ dialect, factory, properties, trace, now, ...limit }), notes),
    );
  }
  // The trace was too long for a token, which then says how to draw it again.
  const { run = 0, seed = 0, maxOperations = 0 } = token?.draw ?? {};
  const drawn = {
    dialect: token?.dialect ?? "",
    seed,
    maxOperations,
    runs: 1,
    properties,
    ...limit,
  };
  return checkFrom(run, implementation, drawn);
}

/**
 * Random traces of a dialect for your own fast-check properties, drawn with an eye on the modelled
 * state and shrunk to the same canonical form as in reports.
 *
 * @throws {HarnessError} MSC107 for an unknown dialect.
 */
export function traces(
  dialect: Dialect | string,
  options: Omit<TracesOptions, "shrink"> = {},
): Arbitrary<Trace> {
  const { capabilities, minLength = 1 } = options;
  const { kinds = capabilities?.operations } = options;
  const mayBe = (operation: Operation): boolean =>
    (kinds?.includes(operation.op) ?? true) &&
    (capabilities === undefined || takes(capabilities, operation));
  return unshrunkTraces(asDialect(dialect), {
    ...options,
    *shrink(trace) {
      for (const candidate of candidates(trace)) {
        if (candidate.operations.length >= minLength && candidate.operations.every(mayBe)) {
          yield candidate;
        }
      }
    },
  });
}

async function checkFrom(
  firstRun: number,
  implementation: ImplementationFactory,
  options: CheckOptions,
): Promise<Report> {
  const {
    dialect: named = "linux-6.18",
    maxOperations = 40,
    seed = 1,
    operationTimeoutMs,
  } = options;
  const met =
    typeof named === "string"
      ? meet(named, implementation)
      : { dialect: named, factory: implementation, notes: [] };
  if (operationTimeoutMs !== undefined) assertTimeout(operationTimeoutMs);
  const { dialect } = met;
  const run = { dialect: dialect.name, name: `seed ${seed}` };
  const report = await watchingExit(met.factory, run, (factory) =>
    checkSequential({
      properties: PROPERTIES,
      seed,
      runs: 1000,
      collect: false,
      shrinkEvaluationsMax: 5000,
      ...options,
      ...{ dialect, factory, firstRun, maxOperations, now },
      replayToken: ({ seed, run, trace }) =>
        printReplayToken({
          modelVersion: MODEL_VERSION,
          dialect: trace.dialect,
          implementation: factory.capabilities.name,
          draw: seed === null || run === null ? null : { seed, run, maxOperations },
          trace: fitsToken(trace) ? trace : null,
        }),
    }),
  );
  return byLibrary(report, met.notes);
}

/** What the report says to do next is then a call, and no command. */
function byLibrary(report: Report, notes: readonly string[]): Report {
  return { ...report, startedBy: "library", notes: [...notes, ...report.notes] };
}

function asDialect(dialect: Dialect | string): Dialect {
  return typeof dialect === "string" ? dialectNamed(dialect) : dialect;
}

function now(): number {
  return performance.now();
}

export { ERRNO_NUMBERS, type Errno, isErrno } from "./abi/errno.ts";
export {
  ALL_FEATURES,
  type Feature,
  type GenerationFeature,
  type MachineFeature,
} from "./abi/features.ts";
export type { ByteRange, InjectedFault } from "./abi/fields.ts";
export { type FdRef, type Handle, isHandle } from "./abi/handle.ts";
export { HarnessError, type HarnessErrorCode, isHarnessError } from "./abi/harness-error.ts";
export {
  type Capabilities,
  type Foreseen,
  type Implementation,
  type ImplementationFactory,
  ImplementationLost,
  isImplementationLost,
  type LostDuring,
} from "./abi/implementation.ts";
export {
  operationFromJson,
  operationToJson,
  parseOperation,
  printOperation,
} from "./abi/notation.ts";
export type {
  Observation,
  ObservedBinding,
  ObservedFile,
  ObservedMapping,
  ObservedMemslot,
} from "./abi/observation.ts";
export {
  type AccessBytes,
  type AddSeals,
  addressSpaceOf,
  type ClearDirtyLog,
  type CloseFd,
  type CreateGuestMemfd,
  type DupFd,
  type EnableDirtyLogProtect,
  type Fallocate,
  type FileOperation,
  type FileRead,
  type FileWrite,
  type Fstat,
  type Ftruncate,
  type GetDirtyLog,
  type GetSeals,
  type GuestAccessKind,
  type GuestAccessPath,
  type GuestByteOperation,
  type GuestExchange,
  type GuestExecute,
  type GuestOperation,
  type GuestRead,
  type GuestReadBytes,
  type GuestWrite,
  type GuestWriteBytes,
  type HostCollapse,
  type HostDontneed,
  type HostMmap,
  type HostMprotect,
  type HostMunmap,
  type HostOperation,
  type HostPin,
  type HostRangeOperation,
  type HostRead,
  type HostRemove,
  type HostWrite,
  MEM_GUEST_MEMFD,
  MEM_LOG_DIRTY_PAGES,
  MEM_PRIVATE,
  MEM_READONLY,
  type MemfdCreate,
  type Operation,
  type OperationKind,
  type OperationOf,
  type PreFaultMemory,
  type Protection,
  REGION_BYTES,
  REGION2_BYTES,
  type Seek,
  type SetMemoryAttributes,
  type SetMemoryAttributes2,
  type SetRegion,
  type SetUserMemoryRegion,
  type SetUserMemoryRegion2,
  slotIdOf,
} from "./abi/operation.ts";
export { OPERATION_KINDS } from "./abi/operation-fields.ts";
export {
  type Accessed,
  type DirtyLog,
  EXIT_REASONS,
  type Executed,
  type Failed,
  type FailedAt,
  type FileData,
  type FileStat,
  type GuestStopped,
  type GuestStuck,
  type HostOops,
  type Loaded,
  type MemoryFault,
  MMIO_READ_TAG,
  type Mmio,
  type MmioFragment,
  NO_TAG,
  type NotSent,
  type Ok,
  type Outcome,
  type OutcomeKind,
  type OutcomeOf,
  type PreFaulted,
  type Returned,
  type RunFailed,
  type Sigbus,
  sameOutcome,
} from "./abi/outcome.ts";
export { OUTCOME_KINDS, OUTCOME_SCHEMA } from "./abi/outcome-fields.ts";
export {
  outcomeFromJson,
  outcomeToJson,
  parseOutcome,
  printOutcome,
} from "./abi/outcome-notation.ts";
export { type PageRun, type PageSet, pageSetOf, runsOf } from "./abi/page-set.ts";
export type { List } from "./abi/sorted-list.ts";
export { contentNumber, mmioReadAnswer } from "./abi/tag-bytes.ts";
export {
  makeTrace,
  parseTrace,
  printTrace,
  TRACE_SCHEMA,
  type Trace,
  traceFromJson,
  traceToJson,
} from "./abi/trace.ts";
export {
  addressOf,
  HOST_MAPPED_PAGES,
  HOST_WINDOW_END,
  HOST_WINDOW_PAGES,
  HOST_WINDOW_START,
  isInHostWindow,
  isPageAligned,
  PAGE_SIZE_BYTES,
  pageOf,
} from "./abi/units.ts";
export { assertWellFormed } from "./abi/well-formed.ts";
export {
  CONFORMANCE_CHECKS,
  type ConformanceCheck,
  ConformanceFailure,
  type ConformanceOptions,
} from "./implementations/conformance.ts";
export { type KvmOptions, kvmFactory } from "./implementations/kvm/factory.ts";
export { type KvmProbe, probeKvm } from "./implementations/kvm/probe.ts";
export type { Command } from "./implementations/process/command.ts";
export { type ProgramOptions, programFactory } from "./implementations/process/program.ts";
export { type ServeOptions, serveImplementation } from "./implementations/process/server.ts";
export { SEEDED_BUGS } from "./implementations/simulator/bugs/catalogue.ts";
export type { SeededBug } from "./implementations/simulator/bugs/seeded-bug.ts";
export { type SimulatorOptions, simulatorFactory } from "./implementations/simulator/factory.ts";
export type { Dialect, DialectConstants } from "./model/dialect.ts";
export { DIALECTS, dialectNamed } from "./model/dialects/registry.ts";
export { allows, type Expectation, printExpectation } from "./model/expectation.ts";
export type { Transition } from "./model/rule.ts";
export { FRESH_MACHINE, type MachineState, type MemslotState } from "./model/state.ts";
export { step, supports } from "./model/step.ts";
export { MODEL_VERSION } from "./model/version.ts";
export { PROPERTIES } from "./properties/catalogue.ts";
export type { TracesOptions } from "./properties/draw/traces.ts";
export type { Fact, Need, Needs } from "./properties/need.ts";
export type { AlwaysProperty, Property, SometimesProperty, Step } from "./properties/property.ts";
export { renderJson } from "./reports/formats/json.ts";
export { renderText, type TextOptions } from "./reports/formats/text.ts";
export {
  type DivergenceKind,
  type DivergenceReport,
  REPORT_SCHEMA,
  type Report,
  type Verdict,
} from "./reports/report.ts";
export { candidates } from "./shrinkers/candidates.ts";
export { type Minimised, minimise, type ShrinkLimits } from "./shrinkers/minimise.ts";
