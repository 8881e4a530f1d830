import type { StateProperty, StepProperty } from "../../explorer/system.ts";
import type { PackedStep, PackedSystem } from "./system.ts";

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
  private statesChecked = 0;
  private stepsChecked = 0;
  /** By property: how often it did not hold. Rare for most, so cheaper to count than the rest. */
  private readonly failures: Float64Array;
  private readonly properties: PackedSystem["properties"];
  private readonly overStates: readonly Placed<StateProperty<Uint8Array>>[];
  private readonly overSteps: readonly Placed<StepProperty<PackedStep>>[];

  constructor({ properties }: PackedSystem) {
    this.properties = properties;
    this.failures = new Float64Array(properties.length);
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
    this.statesChecked++;
    for (let position = 0; position < overStates.length; position++) {
      const { index, property } = overStates[position] as Placed<StateProperty<Uint8Array>>;
      if (!property.holds(cells)) {
        this.fail(property, words.subarray(at, at + wordCount), -1, index);
      }
    }
  }

  checkStep(step: PackedStep, words: Int32Array, at: number, wordCount: number): void {
    this.stepsChecked++;
    for (const { index, property } of this.overSteps) {
      if (!property.holds(step)) {
        this.fail(property, words.subarray(at, at + wordCount), step.operation, index);
      }
    }
  }

  /** Evaluations and holds by property; two numbers each. */
  counts(): readonly number[] {
    return this.properties.flatMap(({ over }, index) => {
      const evaluated = over === "state" ? this.statesChecked : this.stepsChecked;
      return [evaluated, evaluated - (this.failures[index] as number)];
    });
  }

  private fail(
    { kind }: { readonly kind: "always" | "sometimes" },
    words: Int32Array,
    operation: number,
    property: number,
  ): void {
    this.failures[property] = (this.failures[property] as number) + 1;
    if (kind === "always") {
      const found = { words: [...words], operation, property };
      if (this.least === null || compareViolations(found, this.least) < 0) {
        this.least = found;
      }
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
