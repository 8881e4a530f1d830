/** `conform`: the conformance kit, run against an implementation. */
import { cut, escaped } from "../../abi/shown.ts";
import { CONFORMANCE_CHECKS } from "../../implementations/conformance.ts";
import { layOutTable, widthFor } from "../../reports/formats/layout.ts";
import { makePaint } from "../../reports/formats/paint.ts";
import { EXIT_CODES, type ExitCode } from "../exit-code.ts";
import { deliverDocument, wantsColor } from "../printing/deliver.ts";
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

/** Runs every check of the kit, also after one has failed. */
export async function conform(invocation: Invocation): Promise<ExitCode> {
  const target = await chooseTarget({ ...invocation.settings, adapters: adaptersOf(invocation) });
  await using factory = target.factory;
  const results: CheckResult[] = [];
  for (const { id, sentence, run } of CONFORMANCE_CHECKS) {
    results.push({ id, sentence, ...(await outcomeOf(() => run(factory))) });
  }
  const passed = results.every((result) => result.passed);
  const document = {
    schema: 1,
    verb: "conform",
    implementation: target.implementation,
    verdict: passed ? "conforms" : "diverges",
    checks: results,
  };
  deliverDocument(invocation, document, conformText(target.implementation, results, invocation));
  return passed ? EXIT_CODES.conforms : EXIT_CODES.diverges;
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
  const total = `${implementation}: ${passed} of ${results.length} checks passed`;
  const shown = invocation.settings.quiet ? [] : [...lines, ""];
  const brush = passed === results.length ? paint.good : paint.bad;
  return `${[...shown, brush(total)].join("\n")}\n`;
}
