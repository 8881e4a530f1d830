/**
 * Properties: what must hold in every state or step (`always`), and what must happen at least once
 * in a run, so that the others are not vacuous (`sometimes`).
 */

import type { Observation } from "../abi/observation.ts";
import type { Operation } from "../abi/operation.ts";
import type { Outcome } from "../abi/outcome.ts";
import type { Dialect } from "../model/dialect.ts";
import type { QuirkId } from "../model/quirks.ts";
import type { MachineState } from "../model/state.ts";
import type { History } from "./history.ts";
import type { Needs } from "./need.ts";

/**
 * One operation as lockstep saw it: the model before and after, the outcome, and the inside view
 * where there is one.
 */
export interface Step {
  readonly before: MachineState;
  readonly operation: Operation;
  readonly outcome: Outcome;
  readonly after: MachineState;
  readonly decidedBy: string;
  /** Inside view before and after; undefined when the implementation cannot be observed. */
  readonly observedBefore: Observation | undefined;
  readonly observedAfter: Observation | undefined;
}

/** Must hold after every step. */
export interface AlwaysProperty {
  readonly kind: "always";
  /** File name without extension, for instance `no-pfn-at-two-gfns`. */
  readonly id: string;
  readonly sentence: string;
  readonly source: string;
  /** Whether it reads the inside view; such a property is skipped, visibly, where there is none. */
  readonly needsObservation: boolean;
  /** A promise of the machine's own that it holds the machine to; skipped, visibly, without. */
  readonly promise?: "keepsMappings";
  /** Dialects it speaks of; absent: all. In others it does not exist, as an operation may not. */
  readonly isAbout?: (dialect: Dialect) => boolean;
  /** Quirks that break it: it says nothing from the step on at which one of them was used. */
  readonly brokenBy?: readonly QuirkId[];
  /**
   * Why no seeded bug is named by it; absent where one is. What is compared before it convicts
   * every machine that breaks it, so that it holds the model to its sentence, or other people's
   * machines.
   */
  readonly unseeded?: string;
  /** @returns what is wrong, in one line; undefined when the property holds. */
  readonly violation: (step: Step) => string | undefined;
}

/** Must be true of at least one step of a run. */
export interface SometimesProperty {
  readonly kind: "sometimes";
  readonly id: string;
  readonly sentence: string;
  /**
   * Operations, features and facts without which it cannot hold; where one is missing the property
   * is skipped, visibly, since a check that can never reach it is not vacuous for want of it.
   */
  readonly needs: Needs;
  /** As in {@link AlwaysProperty}; most read outcomes only. */
  readonly needsObservation?: boolean;
  readonly isAbout?: (dialect: Dialect) => boolean;
  /** Whether it asks what happened earlier in the trace; who knows steps only leaves it out. */
  readonly needsHistory?: true;
  readonly holds: (step: Step, history: History) => boolean;
}

export type Property = AlwaysProperty | SometimesProperty;

/** A property that does not hold of a step, and what is wrong. */
export interface Violation {
  readonly property: string;
  readonly message: string;
}

/** True when a quirk was used that breaks the property, so that it says nothing of the step. */
export function isSwitchedOff({ brokenBy = [] }: AlwaysProperty, { after }: Step): boolean {
  return after.usedQuirks.length > 0 && brokenBy.some((quirk) => after.usedQuirks.includes(quirk));
}

/** The first `always` property that the step violates, in the order given. */
export function violatedBy(properties: readonly Property[], step: Step): Violation | undefined {
  for (const property of properties) {
    if (property.kind !== "always" || isSwitchedOff(property, step)) continue;
    const message = property.violation(step);
    if (message !== undefined) return { property: property.id, message };
  }
  return undefined;
}
