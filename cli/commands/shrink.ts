/** `shrink`: makes a failing trace as short as it gets, stores it and prints it. */
import type { Report } from "../../reports/report.ts";
import type { ExitCode } from "../exit-code.ts";
import { readSubject } from "../store/read-subject.ts";
import { certifyReport } from "./certify-report.ts";
import { conclude } from "./conclude.ts";
import { explainReport } from "./explain-report.ts";
import type { Invocation } from "./invocation.ts";
import { chooseSubjectTarget, drawAgain, versionNotes } from "./replay.ts";
import { type CheckPlan, runCheck } from "./run-check.ts";

/** Runs the trace once as a corpus of one, which shrinks it when it diverges. */
export async function shrinkSubject(invocation: Invocation): Promise<ExitCode> {
  const { operands, settings, environment } = invocation;
  const subject = readSubject(environment.cwd, operands[0] ?? "");
  const versions = versionNotes(subject);
  for (const note of versions) environment.writeError(`memslot-check: ${note}\n`);
  const target = await chooseSubjectTarget(subject, invocation);
  await using _factory = target.factory;
  const plan: CheckPlan = {
    ...drawAgain(subject),
    ...(subject.trace === null ? {} : { runs: 0, corpus: [subject.trace] }),
    shrinkEvaluationsMax: settings.shrinkEvaluations,
  };
  const found = await runCheck(target, plan, environment, settings);
  const proved = settings.certify ? await certifyReport(found, target, environment) : found;
  const report = settings.explain ? await explainReport(proved, target, environment) : proved;
  const { seed, runs, ...shrunk } = report;
  const drawn = subject.draw === null ? {} : { seed: subject.draw.seed };
  const idle = report.verdict === "conforms" ? ["it does not diverge: nothing to shrink"] : [];
  const notes = [...versions, ...report.notes, ...idle];
  const whole: Report = { ...shrunk, ...drawn, verb: "shrink", notes };
  return await conclude(whole, target, invocation, "verdict");
}
