/** `explore`: every state and step of a small domain, of the model alone or beside a machine. */

import { resolve } from "node:path";
import { getHeapStatistics } from "node:v8";
import type { ExplorationLimits } from "../../checkers/exhaustive/result.ts";
import { auditDomain } from "../../checkers/explore/audit-domain.ts";
import type { DomainSubject } from "../../checkers/explore/domain-system.ts";
import { exploreDomain } from "../../checkers/explore/explore-domain.ts";
import { REDUCTIONS } from "../../checkers/explore/reductions.ts";
import { HarnessError } from "../../model/harness-error.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import type { BoundedDomain } from "../../properties/domains/bounded-domain.ts";
import { domainNamed } from "../../properties/domains/catalogue.ts";
import { type Environment, isContinuousIntegration } from "../environment.ts";
import type { ExitCode } from "../exit-code.ts";
import { deliver } from "../printing/deliver.ts";
import { openExplorationLine } from "../printing/exploration-progress.ts";
import { openFailureStore, READ_ONLY_STORE } from "../store/failure-store.ts";
import { failureKeeper } from "../store/keep-failures.ts";
import { recipeFor } from "./explored-system.ts";
import type { Invocation } from "./invocation.ts";
import { chooseTarget, DEFAULT_DIALECT, type Target } from "./target.ts";

/** How often a checkpoint is written. */
const CHECKPOINT_EVERY_MS = 10_000;

/** Part of the heap that states may fill before the run ends with a limit instead of a crash. */
const HEAP_SHARE = 0.8;

/** States of a domain that is audited, unless `--limit-states` says otherwise. */
const AUDITED_STATES_MAX = 100_000;

/** Explores; without a flag or setting that names an implementation, the model alone. */
export async function explore(invocation: Invocation): Promise<ExitCode> {
  const { settings, origins, environment } = invocation;
  const domain = domainNamed(settings.domain, settings.dialect ?? DEFAULT_DIALECT);
  const isAlone = origins.implementation === "default";
  const target = await chooseTarget({ ...settings, dialect: settings.dialect ?? domain.dialect });
  await using _factory = target.factory;
  const subject = { dialect: target.dialect, domain, properties: PROPERTIES };
  const factory = isAlone ? null : target.factory;
  if (settings.audit) return audit(invocation, { ...subject, factory });
  const implementation = isAlone ? "model" : target.implementation;
  const progress = openExplorationLine(environment, settings.quiet, domain.name);
  const interrupt = new AbortController();
  const release = environment.onInterrupt(() => {
    progress.clear();
    environment.writeError("finishing the report; once more ends at once\n");
    interrupt.abort();
  });
  const keeper = keeperFor(environment, target, domain, implementation);
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
      ...checkpointOf(invocation),
      ...(isAlone ? {} : { onFailure: keeper.onFailure, replayToken: keeper.replayToken }),
    });
    progress.clear();
    return deliver(isAlone ? report : keeper.keepMinimal(report), invocation, "statistics");
  } finally {
    release();
    progress.clear();
  }
}

/** Audits what reductions were asked for instead. */
async function audit(invocation: Invocation, subject: DomainSubject): Promise<ExitCode> {
  const { settings, environment } = invocation;
  if (settings.reduce.length === 0) {
    const hint = `name what is to be audited: --reduce ${REDUCTIONS.join(",")}`;
    throw new HarnessError("MSC122", "--audit without --reduce", hint);
  }
  const { reduce, limitStates: statesMax = AUDITED_STATES_MAX } = settings;
  const report = await auditDomain({ ...subject, reduce, statesMax, now: environment.now });
  return deliver(report, invocation, "statistics");
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
  { dialect }: Target,
  { operations }: BoundedDomain,
  implementation: string,
) {
  const readOnly = isContinuousIntegration(environment);
  const store = readOnly ? READ_ONLY_STORE : openFailureStore(environment.cwd);
  const origin = { implementation, dialect: dialect.name, maxOperations: operations.length };
  return failureKeeper(store, origin);
}
