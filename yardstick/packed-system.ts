import { yardstickCodec } from "./fields.ts";
import { initialState } from "./model.ts";
import {
  anyOperationsOf,
  operationsOf,
  printOperation,
  RESULTS,
  type YardstickOperation,
} from "./operation.ts";
import type { PackedSystem } from "./packed/system.ts";
import { packedInvariants } from "./packed-invariants.ts";
import { PackedOperations } from "./packed-operations.ts";
import type { YardstickSize } from "./size.ts";
import { type SymmetryPart, yardstickSymmetry } from "./symmetry.ts";

/** What a worker thread needs to build the system again. */
export interface PackedYardstickParameters {
  readonly size: YardstickSize;
  /** Symmetries to reduce by; empty for none. */
  readonly symmetry: readonly SymmetryPart[];
  /** By default that of the exhaustive runs, `in-bounds`; `any` is that of random checking. */
  readonly alphabet?: "in-bounds" | "any";
}

/** W in packed form. */
export function packedYardstick(parameters: PackedYardstickParameters): PackedSystem {
  const { size, symmetry, alphabet = "in-bounds" } = parameters;
  const operations = alphabet === "any" ? anyOperationsOf(size) : operationsOf(size);
  const codec = yardstickCodec(size);
  const packed = new PackedOperations(size, operations);
  const suffix = symmetry.length === 0 ? "" : ` modulo ${symmetry.join("+")}`;
  return {
    name: `${size.name}${suffix}`,
    fields: codec.fields,
    initial: [codec.encode(initialState(size))],
    operations: operations.map((operation) => ({
      name: printOperation(operation),
      family: operation.kind,
      ...decidedBy(operation),
    })),
    results: RESULTS,
    apply: (cells, operation) => packed.apply(cells, operation),
    properties: packedInvariants(size),
    recipe: { module: import.meta.url, builder: packedYardstick.name, parameters },
    ...(symmetry.length === 0 ? {} : { symmetry: yardstickSymmetry(size, symmetry) }),
  };
}

/**
 * What W answers to slot operations only the slots decide, to file operations only the pages; a
 * fault asks all three.
 */
function decidedBy({ kind }: YardstickOperation): { decidedBy?: string } {
  switch (kind) {
    case "create":
    case "delete":
      return { decidedBy: "slots" };
    case "populate":
    case "punch":
      return { decidedBy: "pages" };
    case "fault":
      return {};
  }
}
