/**
 * What one step showed, as one short text. The explorer counts such texts and keeps the counts in
 * its checkpoints; what a report says of rules, outcomes and `sometimes` properties is read from
 * them.
 */
import type { SometimesProperty, Step } from "../../properties/property.ts";
import { type StepSummary, summaryOf } from "../coverage.ts";

/** Summary of a step, and where it leads. */
export interface StepLabel extends StepSummary {
  /** Undefined situation that the step enters; empty for none. */
  readonly taint: string;
}

const SEPARATOR = "|";

export function printStepLabel(
  step: Step,
  sometimes: readonly SometimesProperty[],
  taint = "",
): string {
  const { outcome, isOk, decidedBy, held } = summaryOf(step, sometimes);
  return [outcome, isOk ? "ok" : "error", decidedBy, held.join(), taint].join(SEPARATOR);
}

/** @returns undefined for a text that is no label: a step that nothing explained. */
export function parseStepLabel(text: string): StepLabel | undefined {
  const [outcome, isOk, decidedBy, held, taint, ...rest] = text.split(SEPARATOR);
  if (outcome === undefined || decidedBy === undefined || held === undefined) return undefined;
  if (taint === undefined || rest.length > 0) return undefined;
  const ids = held === "" ? [] : held.split(",");
  return { outcome, isOk: isOk === "ok", decidedBy, held: ids, taint };
}
