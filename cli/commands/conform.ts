/** `conform`: the conformance kit, run against an implementation. */
import { cut, escaped } from "../../abi/shown.ts";
import { CONFORMANCE_CHECKS } from "../../implementations/conformance.ts";
import { layOutTable, widthFor } from "../../reports/formats/layout.ts";
import { makePaint } from "../../reports/formats/paint.ts";
import type { Verdict } from "../../reports/report.ts";
import { type ExitCode, exitCodeOfVerdict } from "../exit-code.ts";
import { deliverDocument, wantsColor } from "../printing/deliver.ts";
import { concludeBy } from "./conclude.ts";
import type { Invocation } from "./invocation.ts";
import { adaptersOf, chooseTarget } from "./target.ts";

interface CheckResult {
  readonly id: string;
  readonly sentence: string;
  readonly passed: boolean;
  /** What was wrong, or what the check wants to be known; null when there is nothing to say. */
  readonly remark: string | null;
}

/** Characters of what an implementation says of itself. */
const REMARK_MAX = 400;

/**
 * Runs every check of the kit, also after one has failed. The first Ctrl-C ends it with the report
 * of what was done by then, which is no verdict.
 */
export async function conform(invocation: Invocation): Promise<ExitCode> {
  const target = await chooseTarget({ ...invocation.settings, adapters: adaptersOf(invocation) });
  await using factory = target.factory;
  const { operationTimeout: operationTimeoutMs } = invocation.settings;
  const results: CheckResult[] = [];
  let interrupted = false;
  const release = invocation.environment.onInterrupt(() => {
    interrupted = true;
  });
  for (const { id, sentence, run } of CONFORMANCE_CHECKS) {
    if (interrupted) break;
    results.push({
      id,
      sentence,
      ...(await outcomeOf(() => run(factory, { operationTimeoutMs }))),
    });
    await new Promise((resume) => setImmediate(resume));
  }
  release();
  const verdict = verdictOf(results);
  const document = {
    schema: 1,
    verb: "conform",
    implementation: target.implementation,
    verdict,
    checks: results,
  };
  return await concludeBy(verdict === "diverges", target, invocation, () => {
    const text = conformText(target.implementation, results, invocation);
    deliverDocument(invocation, document, text);
    return exitCodeOfVerdict(verdict);
  });
}

/** One check that failed is enough; to pass takes all of them. */
function verdictOf(results: readonly CheckResult[]): Verdict {
  if (results.some(({ passed }) => !passed)) return "diverges";
  return results.length === CONFORMANCE_CHECKS.length ? "conforms" : "unknown";
}

async function outcomeOf(
  run: () => Promise<string | undefined>,
): Promise<Pick<CheckResult, "passed" | "remark">> {
  try {
    return { passed: true, remark: (await run()) ?? null };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { passed: false, remark: escaped(cut(message, REMARK_MAX)) };
  }
}

function conformText(
  implementation: string,
  results: readonly CheckResult[],
  invocation: Invocation,
): string {
  const paint = makePaint(wantsColor(invocation), widthFor(invocation.environment.columns));
  const rows = results.map(({ passed, id, sentence, remark }) => [
    passed ? "ok" : "FAIL",
    id,
    remark === null ? sentence : `${sentence} (${remark})`,
  ]);
  const paintRow = (line: string, row: number): string =>
    results[row]?.passed === true ? line : paint.bad(line);
  const lines = layOutTable(rows, ["left", "left", "left"], 0, paintRow, paint.width);
  const passed = results.filter((result) => result.passed).length;
  const count = CONFORMANCE_CHECKS.length;
  const total = `${implementation}: ${passed} of ${count} checks passed`;
  const left = results.length < count ? `, ${count - results.length} not run` : "";
  const shown = invocation.settings.quiet ? [] : [...lines, ""];
  const brush = passed === count ? paint.good : paint.bad;
  return `${[...shown, brush(`${total}${left}`)].join("\n")}\n`;
}
