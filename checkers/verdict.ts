import type { DivergenceReport, Verdict } from "../reports/report.ts";

/** A divergence decides; without one, any limit that was hit means that nothing is known. */
export function verdictOf(
  divergences: readonly DivergenceReport[],
  limitsHit: readonly string[],
): Verdict {
  if (divergences.length > 0) return "diverges";
  return limitsHit.length > 0 ? "unknown" : "conforms";
}
