/** W beside its implementation: the systems in which the seeded bugs are searched. */
import { type ExplainingModel, type ProductState, productOf } from "../explorer/object/product.ts";
import type { ObjectSystem } from "../explorer/system.ts";
import { type YardstickBug, YardstickMachine } from "./implementation.ts";
import { encodedView, step, type YardstickState } from "./model.ts";
import { objectYardstick } from "./object-system.ts";
import {
  operationsOf,
  RESULTS,
  range,
  type YardstickOperation,
  type YardstickResult,
} from "./operation.ts";
import { packedProduct } from "./packed/packed-product.ts";
import type { PackedSystem } from "./packed/system.ts";
import { packedYardstick } from "./packed-system.ts";
import type { YardstickSize } from "./size.ts";

export interface ProductParameters {
  readonly size: YardstickSize;
  readonly bug: YardstickBug | null;
}

/** What is compared after each operation: the answer, and the encoded view of all mappings. */
interface Seen {
  readonly answer: YardstickResult;
  readonly view: string;
}

/** The readable model beside the implementation. */
export function objectProduct({
  size,
  bug,
}: ProductParameters): ObjectSystem<
  ProductState<YardstickState, YardstickMachine>,
  YardstickOperation
> {
  return productOf(explainingModel(size), {
    name: bug ?? "implementation",
    open: () => YardstickMachine.open(size, bug),
    apply: (machine, operation) => {
      const answer = machine.apply(operation);
      return {
        answer,
        view: range(size.gfns)
          .map((gfn) => machine.mappingOf(gfn))
          .join(),
      };
    },
    fork: (machine) => machine.fork(),
    key: ({ memory }) => memory.join(),
    resultOf: ({ answer }) => answer,
    printSeen,
  });
}

function explainingModel(
  size: YardstickSize,
): ExplainingModel<YardstickState, YardstickOperation, Seen> {
  const { name, initial, operations, key, print, familyOf } = objectYardstick(size);
  const after = (state: YardstickState, operation: YardstickOperation) => {
    const { result, state: next } = step(size, state, operation);
    return { next, seen: { answer: result, view: encodedView(size, next).join() } };
  };
  return {
    ...{ name, initial, operations, key, print, familyOf },
    explain: (state, operation, { answer, view }) => {
      const { next, seen } = after(state, operation);
      return seen.answer === answer && seen.view === view ? [next] : [];
    },
    allowed: (state, operation) => printSeen(after(state, operation).seen),
  };
}

function printSeen({ answer, view }: Seen): string {
  return `${answer} [${view}]`;
}

/** The packed model beside the same implementation. */
export function packedYardstickProduct(parameters: ProductParameters): PackedSystem {
  const { size, bug } = parameters;
  const model = packedYardstick({ size, symmetry: [] });
  const operations = operationsOf(size);
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
