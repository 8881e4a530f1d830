/** `check`: random operation sequences, the model beside one implementation. */
import { isContinuousIntegration } from "../environment.ts";
import type { ExitCode } from "../exit-code.ts";
import { readCorpus } from "../store/read-corpus.ts";
import { readKnown } from "../store/read-known.ts";
import { conclude } from "./conclude.ts";
import type { Invocation } from "./invocation.ts";
import { type KnownPlan, knownOn, SHIPPED, shippedFor } from "./known.ts";
import { replayNamed } from "./replay.ts";
import { type CheckPlan, runCheck } from "./run-check.ts";
import { chooseSeed } from "./seed.ts";
import { replayStored, type StoredPlan } from "./stored.ts";
import { adaptersOf, chooseTarget, type Target } from "./target.ts";
import { withoutOperations } from "./without.ts";

const NOTHING_STORED: StoredPlan = { corpus: [], notes: [] };

/** Checks, or does again what a replay token says. */
export async function check(invocation: Invocation): Promise<ExitCode> {
  const { settings, environment } = invocation;
  if (settings.replay !== undefined) return replayNamed(settings.replay, invocation);
  const plan = planOf(invocation);
  const chosen = await chooseTarget({ ...settings, adapters: adaptersOf(invocation) });
  const target = withoutOperations(chosen, settings.without);
  await using _factory = target.factory;
  const { known, notes = [] } = knownFor(target, invocation);
  const isUnasked = settings.noStored || isContinuousIntegration(environment);
  const stored = isUnasked
    ? NOTHING_STORED
    : await replayStored(target, environment, settings.operationTimeout);
  const whole: CheckPlan = {
    ...plan,
    ...(known && { known }),
    corpus: [...stored.corpus, ...plan.corpus],
    notes: [...notes, ...stored.notes],
  };
  const report = await runCheck(target, whole, environment, settings);
  return await conclude(report, target, invocation, "summary");
}

function knownFor(target: Target, { settings, environment }: Invocation): KnownPlan {
  if (settings.known === undefined) return {};
  if (settings.known === SHIPPED) return shippedFor(target);
  return knownOn(target, readKnown(environment.cwd, settings.known));
}

/** A time budget without a number of runs is the plan; with one it is a limit. */
function planOf({ settings, origins, environment }: Invocation): CheckPlan {
  const { runs, maxOperations, timeBudget, shrinkEvaluations, collect, corpus } = settings;
  const timeAlone = timeBudget !== undefined && origins.runs === "default";
  return {
    seed: chooseSeed(settings, environment),
    runs: timeAlone ? undefined : runs,
    timeBudgetMs: timeBudget,
    shrinkEvaluationsMax: shrinkEvaluations,
    ...{ maxOperations, collect },
    corpus: readCorpus(environment.cwd, corpus, origins.corpus !== "default"),
  };
}
