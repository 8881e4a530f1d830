/** Asks for the divergences of a report whether fewer operations could show them. */

import { parseOperation } from "../../abi/notation.ts";
import { makeTrace } from "../../abi/trace.ts";
import { type Certificate, certify } from "../../checkers/explore/certify.ts";
import { withPersonality } from "../../checkers/personality.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import type { Property } from "../../properties/property.ts";
import type { DivergenceReport, Report } from "../../reports/report.ts";
import type { Environment } from "../environment.ts";
import type { Target } from "./target.ts";

/** Time for one certificate, after which the trace is not certified. */
const CERTIFICATE_MS_MAX = 120_000;

/** The report with a certificate for each divergence, where there is one, and a note on each. */
export async function certifyReport(
  report: Report,
  target: Target,
  environment: Environment,
): Promise<Report> {
  const divergences: DivergenceReport[] = [];
  const notes: string[] = [];
  for (const divergence of report.divergences ?? []) {
    const { isMinimal, finding } = await certifyTrace(
      divergence.trace,
      { ...target, factory: withPersonality(target.factory, divergence.personality) },
      environment,
    );
    notes.push(`${isMinimal ? "certified" : "not certified"}: ${finding}`);
    divergences.push(
      isMinimal ? { ...divergence, minimality: "proven", certifiedMinimal: true } : divergence,
    );
  }
  return { ...report, divergences, notes: [...report.notes, ...notes] };
}

/** Tries everything shorter than one diverging trace. Ctrl-C ends it without a certificate. */
export async function certifyTrace(
  lines: readonly string[],
  { dialect, factory }: Target,
  environment: Environment,
  properties: readonly Property[] = PROPERTIES,
): Promise<Certificate> {
  const interrupt = new AbortController();
  const release = environment.onInterrupt(() => interrupt.abort());
  try {
    return await certify({
      ...{ dialect, factory, properties },
      trace: makeTrace(dialect.name, lines.map(parseOperation)),
      limits: { timeMsMax: CERTIFICATE_MS_MAX },
      now: environment.now,
      signal: interrupt.signal,
    });
  } finally {
    release();
  }
}
