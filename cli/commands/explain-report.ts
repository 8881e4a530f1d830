/** Says for the divergences of a report what of their traces matters. */

import { parseOperation } from "../../abi/notation.ts";
import { makeTrace } from "../../abi/trace.ts";
import { causality } from "../../checkers/causality.ts";
import { explain } from "../../checkers/explain.ts";
import { withPersonality } from "../../checkers/personality.ts";
import { possibleOn } from "../../checkers/possible.ts";
import { runOnce, sourceOf } from "../../checkers/run-once.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import type { DivergenceReport, Report } from "../../reports/report.ts";
import type { Environment } from "../environment.ts";
import type { Target } from "./target.ts";

/** The report with an explanation for each divergence that its trace still shows. */
export async function explainReport(
  report: Report,
  { dialect: named, factory: usual }: Target,
  environment: Environment,
): Promise<Report> {
  let interrupted = false;
  const release = environment.onInterrupt(() => {
    interrupted = true;
  });
  try {
    const { dialect, properties } = possibleOn(usual.capabilities, named, PROPERTIES);
    const divergences: DivergenceReport[] = [];
    for (const shrunk of report.divergences ?? []) {
      const trace = makeTrace(named.name, shrunk.trace.map(parseOperation));
      const factory = withPersonality(usual, shrunk.personality);
      const machine = { dialect, factory, properties };
      const { divergence } = await runOnce({ ...machine, source: sourceOf(trace) });
      const options = { ...machine, trace, interrupted: () => interrupted };
      divergences.push(
        divergence === undefined
          ? shrunk
          : {
              ...shrunk,
              explanation: await explain({ ...options, divergence }),
              causality: await causality({ ...options, divergence }),
            },
      );
    }
    return { ...report, divergences };
  } finally {
    release();
  }
}
