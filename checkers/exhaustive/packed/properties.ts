import type { PackedStep, PackedSystem, StateProperty, StepProperty } from "../system.ts";

/** A broken `always` property: the state, and the operation when a step broke it. */
export interface PackedViolation {
  /** Words of the state, or of the state that the step leaves. */
  readonly words: readonly number[];
  /** -1 when the state itself is wrong. */
  readonly operation: number;
  readonly property: number;
}

/** A property and its position among those of the system. */
interface Placed<Property> {
  readonly index: number;
  readonly property: Property;
}

/**
 * Evaluates the properties of a packed system, and keeps the least violation of the current level.
 *
 * Least by state, then operation, then property: whatever the order in which threads meet states,
 * the same one is reported.
 */
export class PackedProperties {
  readonly hasStepProperties: boolean;
  least: PackedViolation | null = null;
  /** Evaluations and holds by property; two numbers each. */
  readonly counts: Float64Array;
  private readonly overStates: readonly Placed<StateProperty<Uint8Array>>[];
  private readonly overSteps: readonly Placed<StepProperty<PackedStep>>[];

  constructor({ properties }: PackedSystem) {
    this.counts = new Float64Array(properties.length * 2);
    this.overStates = [...properties.entries()].flatMap(([index, property]) =>
      property.over === "state" ? [{ index, property }] : [],
    );
    this.overSteps = [...properties.entries()].flatMap(([index, property]) =>
      property.over === "step" ? [{ index, property }] : [],
    );
    this.hasStepProperties = this.overSteps.length > 0;
  }

  checkState(cells: Uint8Array, words: Int32Array, at: number, wordCount: number): void {
    const { overStates } = this;
    for (let position = 0; position < overStates.length; position++) {
      const { index, property } = overStates[position] as Placed<StateProperty<Uint8Array>>;
      const holds = property.holds(cells);
      this.count(index, holds);
      if (!holds && property.kind === "always") {
        this.note(words.subarray(at, at + wordCount), -1, index);
      }
    }
  }

  checkStep(step: PackedStep, words: Int32Array, at: number, wordCount: number): void {
    for (const { index, property } of this.overSteps) {
      const holds = property.holds(step);
      this.count(index, holds);
      if (!holds && property.kind === "always") {
        this.note(words.subarray(at, at + wordCount), step.operation, index);
      }
    }
  }

  private count(index: number, holds: boolean): void {
    const { counts } = this;
    counts[index * 2] = (counts[index * 2] as number) + 1;
    if (holds) {
      counts[index * 2 + 1] = (counts[index * 2 + 1] as number) + 1;
    }
  }

  private note(words: Int32Array, operation: number, property: number): void {
    const found = { words: [...words], operation, property };
    if (this.least === null || compareViolations(found, this.least) < 0) {
      this.least = found;
    }
  }
}

export function compareViolations(left: PackedViolation, right: PackedViolation): number {
  return (
    compareWords(left.words, right.words) ||
    left.operation - right.operation ||
    left.property - right.property
  );
}

/** Orders packed states; any total order would do, as long as every thread uses the same. */
export function compareWords(left: readonly number[], right: readonly number[]): number {
  const differing = left.findIndex((word, index) => word !== right[index]);
  return differing === -1 ? 0 : (left[differing] as number) - (right[differing] as number);
}
