/** `explore`: every state and step of a small domain, of the model alone or beside a machine. */

import { resolve } from "node:path";
import { getHeapStatistics } from "node:v8";
import { HarnessError, isHarnessError } from "../../abi/harness-error.ts";
import { auditDomain } from "../../checkers/explore/audit-domain.ts";
import type { DomainSubject } from "../../checkers/explore/domain-system.ts";
import { exploreDomain } from "../../checkers/explore/explore-domain.ts";
import { REDUCTIONS } from "../../checkers/explore/reductions.ts";
import { damaged, hasNote } from "../../explorer/checkpoint.ts";
import type { ExplorationLimits } from "../../explorer/result.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import type { BoundedDomain } from "../../properties/domains/bounded-domain.ts";
import { domainNamed } from "../../properties/domains/catalogue.ts";
import type { Report } from "../../reports/report.ts";
import type { Environment } from "../environment.ts";
import type { ExitCode } from "../exit-code.ts";
import { OPTIONS, type OptionName, type Settings } from "../parsing/options.ts";
import { deliver } from "../printing/deliver.ts";
import { openExplorationLine } from "../printing/exploration-progress.ts";
import { storeOf } from "../store/failure-store.ts";
import { failureKeeper } from "../store/keep-failures.ts";
import { recipeFor } from "./explored-system.ts";
import type { Invocation } from "./invocation.ts";
import {
  adaptersOf,
  chooseTarget,
  DEFAULT_DIALECT,
  isRealKernel,
  ownDialect,
  type Target,
} from "./target.ts";

/** How often a checkpoint is written. */
const CHECKPOINT_EVERY_MS = 10_000;

/** Part of the heap that states may fill before the run ends with a limit instead of a crash. */
const HEAP_SHARE = 0.8;

/** States of a domain that is audited, unless `--limit-states` says otherwise. */
const AUDITED_STATES_MAX = 100_000;

/** What bounds or helps an exploration, but not an audit. */
const NOT_AUDITED: readonly OptionName[] = [
  ...(["limitDepth", "timeBudget", "workers", "storage", "checkpoint"] as const),
];

/** Explores; without a flag or setting that names an implementation, the model alone. */
export async function explore(invocation: Invocation): Promise<ExitCode> {
  const { settings, origins, environment } = invocation;
  const isAlone = origins.implementation === "default";
  const { domain, dialect } = await domainFor(settings);
  // What cannot answer at once is started all the same, and then told so.
  const adapters = adaptersOf(invocation);
  const target = await chooseTarget({ ...settings, dialect, adapters });
  await using _factory = target.factory;
  const subject = { dialect: target.dialect, domain, properties: PROPERTIES };
  const factory = isAlone ? null : target.factory;
  if (settings.audit) return audit(invocation, { ...subject, factory });
  const implementation = isAlone ? "model" : target.implementation;
  assertThreads(implementation, settings.workers);
  const progress = openExplorationLine(environment, settings.quiet, domain.name);
  const interrupt = new AbortController();
  const release = environment.onInterrupt(() => {
    progress.clear();
    environment.writeError("finishing the report; once more ends at once\n");
    interrupt.abort();
  });
  const keeper = keeperFor(environment, target, domain, implementation);
  const { checkpoint } = checkpointOf(invocation);
  const goesOn = checkpoint !== undefined && hasNote(checkpoint.directory);
  try {
    const report = await exploreDomain({
      ...{ ...subject, factory },
      limits: limitsOf(invocation),
      reduce: settings.reduce,
      workers: settings.workers,
      storage: settings.storage,
      ...recipeFor({
        implementation: isAlone ? null : implementation,
        ...{ dialect: target.dialect.name, domain: domain.name, reduce: settings.reduce },
      }),
      hooks: { now: environment.now, onProgress: progress.show, signal: interrupt.signal },
      ...(checkpoint && { checkpoint }),
      ...(isAlone ? {} : { onFailure: keeper.onFailure, replayToken: keeper.replayToken }),
    });
    progress.clear();
    return deliver(isAlone ? report : keeper.keepMinimal(report), invocation, "summary");
  } catch (error) {
    throw goesOn ? afterCheckpoint(error, checkpoint.directory) : error;
  } finally {
    release();
    progress.clear();
  }
}

/**
 * What ended a run that went on from a checkpoint. Its note may have a fitting checksum and say
 * what no run has seen all the same: it is to blame before memslot-check is.
 */
function afterCheckpoint(error: unknown, directory: string): unknown {
  if (isHarnessError(error) && !error.code.startsWith("MSC2")) return error;
  const message = error instanceof Error ? error.message : String(error);
  return damaged(directory, `the run that went on from it ended with: ${message}`);
}

/** The domain, and what it is explored in: what was asked for, or is spoken by what is explored. */
async function domainFor(settings: Settings) {
  const { implementation, dialect } = settings;
  const spoken = dialect === undefined ? await ownDialect(implementation) : dialect;
  const generation = generationOf(dialectNamed(spoken ?? DEFAULT_DIALECT).name);
  const domain = domainNamed(settings.domain, generation);
  // A domain brings the options of its dialect along, but no kernel speaks another generation.
  const isForeign = isRealKernel(implementation) && generationOf(domain.dialect) !== generation;
  return { domain, dialect: dialect ?? (isForeign ? spoken : domain.dialect) };
}

function generationOf(dialect: string): string {
  return dialect.split(":")[0] ?? dialect;
}

/** Audits what reductions were asked for instead. */
async function audit(invocation: Invocation, subject: DomainSubject): Promise<ExitCode> {
  const { settings, origins, environment } = invocation;
  if (settings.reduce.length === 0) {
    const hint = `name what is to be audited: --reduce ${REDUCTIONS.join(",")}`;
    throw new HarnessError("MSC122", "--audit without --reduce", hint);
  }
  const useless = NOT_AUDITED.find((name) => origins[name] === "flag");
  if (useless !== undefined) {
    const hint = "an audit is of the whole domain, in one thread; --limit-states bounds it";
    throw new HarnessError("MSC122", `--audit with --${OPTIONS[useless].flag}`, hint);
  }
  const { reduce, limitStates: statesMax = AUDITED_STATES_MAX } = settings;
  const report = await auditDomain({ ...subject, reduce, statesMax, now: environment.now });
  return deliver(report, invocation, "summary");
}

function assertThreads(implementation: string, workers: number): void {
  if (workers === 1 || !isRealKernel(implementation)) return;
  const hint = "a process has room for one guest of the real kernel: --workers 1";
  throw new HarnessError(
    "MSC110",
    `${implementation} cannot be explored by ${workers} threads`,
    hint,
  );
}

function limitsOf({ settings }: Invocation): ExplorationLimits {
  const { limitStates, limitDepth, timeBudget } = settings;
  return {
    ...(limitStates === undefined ? {} : { statesMax: limitStates }),
    ...(limitDepth === undefined ? {} : { depthMax: limitDepth }),
    ...(timeBudget === undefined ? {} : { timeMsMax: timeBudget }),
    memoryBytesMax: getHeapStatistics().heap_size_limit * HEAP_SHARE,
  };
}

function checkpointOf({ settings, environment }: Invocation) {
  if (settings.checkpoint === undefined) return {};
  const directory = resolve(environment.cwd, settings.checkpoint);
  return { checkpoint: { directory, everyMs: CHECKPOINT_EVERY_MS } };
}

function keeperFor(
  environment: Environment,
  { dialect, notes }: Target,
  { operations }: BoundedDomain,
  implementation: string,
) {
  const troubles = new Set<string>();
  const origin = { implementation, dialect: dialect.name, maxOperations: operations.length };
  const keeper = failureKeeper(storeOf(environment, troubles), origin, environment.writeError);
  const keepMinimal = (report: Report): Report => {
    const kept = keeper.keepMinimal(report);
    return { ...kept, notes: [...notes, ...kept.notes, ...troubles] };
  };
  return { ...keeper, keepMinimal };
}
