/** `check`: random operation sequences, the model beside one implementation. */
import type { ExitCode } from "../exit-code.ts";
import { deliver } from "../printing/deliver.ts";
import { readCorpus } from "../store/read-corpus.ts";
import { readKnown } from "../store/read-known.ts";
import type { Invocation } from "./invocation.ts";
import { knownOn } from "./known.ts";
import { replayNamed } from "./replay.ts";
import { type CheckPlan, runCheck } from "./run-check.ts";
import { chooseSeed } from "./seed.ts";
import { adaptersOf, chooseTarget } from "./target.ts";

/** Checks, or does again what a replay token says. */
export async function check(invocation: Invocation): Promise<ExitCode> {
  const { settings, environment } = invocation;
  if (settings.replay !== undefined) return replayNamed(settings.replay, invocation);
  const plan = planOf(invocation);
  const target = await chooseTarget({ ...settings, adapters: adaptersOf(invocation) });
  await using _factory = target.factory;
  const known = settings.known && readKnown(environment.cwd, settings.known);
  const report = await runCheck(
    target,
    known ? { ...plan, ...knownOn(target, known) } : plan,
    environment,
    settings,
  );
  return deliver(report, invocation, "statistics");
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
