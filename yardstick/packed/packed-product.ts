import type { StepProperty, SystemRecipe } from "../../explorer/system.ts";
import {
  type CellField,
  CHANGED,
  type PackedStep,
  type PackedSystem,
  RESULT_MASK,
} from "./system.ts";

/** An implementation whose whole memory is a vector of small cells. */
export interface PackedMachine {
  readonly name: string;
  readonly fields: readonly CellField[];
  readonly initial: Uint8Array;
  /**
   * Does one operation of the model, in place. @returns the index of the answer among the model's
   * results.
   */
  readonly apply: (memory: Uint8Array, operation: number) => number;
  /** Whether model and machine show the same after an operation. */
  readonly agrees: (cells: Uint8Array, memory: Uint8Array) => boolean;
}

/**
 * A packed model and a packed machine as one packed system: `productOf` for large domains.
 *
 * The model's cells come first, so the model's own state properties are checked as well. A
 * disagreement is a result of its own and leads nowhere.
 */
export function packedProduct(
  model: PackedSystem,
  machine: PackedMachine,
  recipe: SystemRecipe,
): PackedSystem {
  const disagreement = model.results.length;
  const stateProperties = model.properties.flatMap((property) =>
    property.over === "state" ? [property] : [],
  );
  return {
    name: `${model.name} x ${machine.name}`,
    fields: [...model.fields, ...machine.fields],
    initial: model.initial.map((cells) => Uint8Array.from([...cells, ...machine.initial])),
    operations: model.operations.map(({ name, family }) => ({ name, family })),
    results: [...model.results, "disagreement"],
    apply: applyBoth(model, machine, disagreement),
    properties: [...stateProperties, agreement(disagreement)],
    recipe,
  };
}

function applyBoth(
  model: PackedSystem,
  machine: PackedMachine,
  disagreement: number,
): PackedSystem["apply"] {
  const cells = new Uint8Array(model.fields.reduce((sum, { count }) => sum + count, 0));
  const memory = new Uint8Array(machine.initial.length);
  return (product, operation) => {
    for (let cell = 0; cell < cells.length; cell++) {
      cells[cell] = product[cell] as number;
    }
    for (let cell = 0; cell < memory.length; cell++) {
      memory[cell] = product[cells.length + cell] as number;
    }
    const answer = model.apply(cells, operation);
    const result = answer & RESULT_MASK;
    if (machine.apply(memory, operation) !== result || !machine.agrees(cells, memory)) {
      return disagreement;
    }
    let changed = answer & CHANGED;
    for (let cell = 0; cell < cells.length; cell++) {
      product[cell] = cells[cell] as number;
    }
    for (let cell = 0; cell < memory.length; cell++) {
      changed |= product[cells.length + cell] === memory[cell] ? 0 : CHANGED;
      product[cells.length + cell] = memory[cell] as number;
    }
    return result | changed;
  };
}

function agreement(disagreement: number): StepProperty<PackedStep> {
  return {
    id: "model-and-implementation-agree",
    sentence: "After each operation model and implementation give the same answer and view.",
    kind: "always",
    over: "step",
    holds: ({ result }) => result !== disagreement,
  };
}
