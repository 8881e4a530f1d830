/** W beside its implementation: the systems in which the seeded bugs are searched. */
import { type ForkableMachine, productOf } from "../../checkers/exhaustive/object/product.ts";
import { packedProduct } from "../../checkers/exhaustive/packed/packed-product.ts";
import type { ObjectSystem, PackedSystem } from "../../checkers/exhaustive/system.ts";
import { type YardstickBug, YardstickMachine } from "./implementation.ts";
import { encodedView } from "./model.ts";
import { objectYardstick } from "./object-system.ts";
import {
  anyOperationsOf,
  operationsOf,
  RESULTS,
  range,
  type YardstickOperation,
} from "./operation.ts";
import { packedYardstick } from "./packed-system.ts";
import type { YardstickSize } from "./size.ts";

export interface ProductParameters {
  readonly size: YardstickSize;
  readonly bug: YardstickBug | null;
  readonly alphabet?: "in-bounds" | "any";
}

/** The readable model beside the implementation. */
export function objectProduct({
  size,
  bug,
}: ProductParameters): ObjectSystem<unknown, YardstickOperation> {
  const machine: ForkableMachine<YardstickMachine, YardstickOperation> = {
    name: bug ?? "implementation",
    open: () => YardstickMachine.open(size, bug),
    apply: (one, operation) => one.apply(operation),
    fork: (one) => one.fork(),
    key: ({ memory }) => memory.join(),
    view: (one) =>
      range(size.gfns)
        .map((gfn) => one.mappingOf(gfn))
        .join(),
  };
  const product = productOf(
    objectYardstick(size),
    (state) => encodedView(size, state).join(),
    machine,
  );
  return product as ObjectSystem<unknown, YardstickOperation>;
}

/** The packed model beside the same implementation. */
export function packedYardstickProduct(parameters: ProductParameters): PackedSystem {
  const { size, bug, alphabet = "in-bounds" } = parameters;
  const model = packedYardstick({ size, symmetry: [], alphabet });
  const operations = alphabet === "any" ? anyOperationsOf(size) : operationsOf(size);
  const machine = YardstickMachine.open(size, bug);
  const mappingStart = size.slots + size.files * size.pages;
  const agrees = (cells: Uint8Array): boolean => {
    for (let gfn = 0; gfn < size.gfns; gfn++) {
      if (cells[mappingStart + gfn] !== machine.mappingOf(gfn)) {
        return false;
      }
    }
    return true;
  };
  const packed = {
    name: bug ?? "implementation",
    fields: machine.fields,
    initial: machine.memory.slice(),
    apply: (memory: Uint8Array, operation: number) => {
      machine.memory = memory;
      return RESULTS.indexOf(machine.apply(operations[operation] as YardstickOperation));
    },
    agrees,
  };
  const recipe = {
    module: import.meta.url,
    builder: packedYardstickProduct.name,
    parameters,
  };
  return packedProduct(model, packed, recipe);
}
