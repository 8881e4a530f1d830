/**
 * `start`, what `npm start` runs: a short check of the simulator, and of the real kernel where it
 * is usable.
 */
import { type KvmProbe, probeKvm } from "../../implementations/kvm/probe.ts";
import { widthFor } from "../../reports/formats/layout.ts";
import { makePaint } from "../../reports/formats/paint.ts";
import { renderText } from "../../reports/formats/text.ts";
import type { Report, Verdict } from "../../reports/report.ts";
import { type ExitCode, exitCodeOfVerdict } from "../exit-code.ts";
import { OPTIONS } from "../parsing/options.ts";
import { wantsColor } from "../printing/deliver.ts";
import { readCorpus } from "../store/read-corpus.ts";
import type { Invocation } from "./invocation.ts";
import { shippedFor } from "./known.ts";
import { type CheckPlan, runCheck } from "./run-check.ts";
import { chooseSeed } from "./seed.ts";
import { chooseTarget } from "./target.ts";

/**
 * Each of the two checks ends after this time at the latest, so that both fit into half a minute.
 */
const TIME_BUDGET_MS = 8_000;

/**
 * Checks both, shortly. A kernel that cannot be used is skipped with its reason, which is no
 * failure.
 */
export async function start(invocation: Invocation): Promise<ExitCode> {
  const { environment, settings } = invocation;
  const paint = makePaint(wantsColor(invocation));
  const plan: CheckPlan = {
    seed: chooseSeed(settings, environment),
    runs: undefined,
    timeBudgetMs: TIME_BUDGET_MS,
    maxOperations: OPTIONS.maxOperations.fallback,
    shrinkEvaluationsMax: OPTIONS.shrinkEvaluations.fallback,
    collect: false,
    corpus: readCorpus(environment.cwd, OPTIONS.corpus.fallback, false),
  };
  const simulated = await checkShortly("simulator", plan, invocation);
  if (simulated.limitsHit.includes("interrupted")) return exitCodeOfVerdict(simulated.verdict);
  const reason = reasonToSkip(await probeKvm());
  if (reason !== undefined) {
    environment.writeOut(`\n${paint.warning("SKIPPED")}  kvm\n  ${reason}\n`);
    return exitCodeOfVerdict(simulated.verdict);
  }
  environment.writeOut("\n");
  const real = await checkShortly("kvm", plan, invocation);
  environment.writeOut(paint.dim("\nmemslot-check check shows every statistic; --help the rest\n"));
  return worst(simulated.verdict, real.verdict);
}

function reasonToSkip(kvm: KvmProbe): string | undefined {
  if (!kvm.usable) return `${kvm.reason}; ${kvm.hint}`;
  return kvm.suggestedDialect === null
    ? `no dialect is written for Linux ${kvm.release}`
    : undefined;
}

async function checkShortly(
  implementation: "simulator" | "kvm",
  plan: CheckPlan,
  invocation: Invocation,
): Promise<Report> {
  const { environment, settings } = invocation;
  const target = await chooseTarget({ implementation, dialect: undefined, allowHazards: false });
  await using _factory = target.factory;
  const known = implementation === "kvm" ? shippedFor(target) : {};
  const report = await runCheck(target, { ...plan, ...known }, environment, settings);
  const detail = settings.quiet ? "verdict" : "summary";
  const width = widthFor(environment.columns);
  environment.writeOut(renderText(report, { color: wantsColor(invocation), detail, width }));
  return report;
}

/** A divergence outweighs a verdict that is not known, and that one a pass. */
function worst(...verdicts: readonly Verdict[]): ExitCode {
  const order = ["diverges", "unknown"] as const;
  return exitCodeOfVerdict(order.find((verdict) => verdicts.includes(verdict)) ?? "conforms");
}
