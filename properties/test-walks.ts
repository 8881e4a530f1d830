/** Random walks through the model, for tests that look at many of its states. */
import fc from "fast-check";
import type { Operation } from "../abi/operation.ts";
import type { Dialect } from "../model/dialect.ts";
import type { Transition } from "../model/rule.ts";
import { FRESH_MACHINE, type MachineState } from "../model/state.ts";
import { step } from "../model/step.ts";
import { traces } from "./draw/traces.ts";

/** How many walks, how long each, and from which seed. */
export interface WalkOptions {
  readonly seed: number;
  readonly walks: number;
  /** Operations of each walk. */
  readonly length: number;
}

/** One operation of a walk, and what the model expects of it first. */
export interface WalkedStep {
  readonly before: MachineState;
  readonly operation: Operation;
  readonly taken: Transition;
}

/** Walks of drawn operations, the same for the same options. */
export function walksOf(
  dialect: Dialect,
  { seed, walks, length }: WalkOptions,
): readonly (readonly WalkedStep[])[] {
  const drawn = traces(dialect, { minLength: length, maxLength: length });
  return fc.sample(drawn, { seed, numRuns: walks }).map(({ operations }) => {
    let before = FRESH_MACHINE;
    return operations.map((operation) => {
      const [taken] = step(dialect, before, operation);
      const walked = { before, operation, taken };
      before = taken.state;
      return walked;
    });
  });
}
