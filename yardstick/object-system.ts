import type { ObjectSystem } from "../explorer/system.ts";
import { yardstickCodec } from "./fields.ts";
import { yardstickIndependence } from "./independence.ts";
import { invariants } from "./invariants.ts";
import { initialState, step, type YardstickState } from "./model.ts";
import { printOperation, type YardstickOperation } from "./operation.ts";
import { imagesOf } from "./packed/images.ts";
import type { YardstickSize } from "./size.ts";
import { type SymmetryPart, yardstickSymmetry } from "./symmetry.ts";

/** W in readable form: the reference model, handed to the explorer as it is. */
export function objectYardstick(
  size: YardstickSize,
  symmetry: readonly SymmetryPart[] = [],
): ObjectSystem<YardstickState, YardstickOperation> {
  const independence = yardstickIndependence(size);
  const { alphabet: operations } = independence;
  return {
    name: `${size.name} readable`,
    initial: [initialState(size)],
    operations: () => operations,
    step: (state, operation) => [step(size, state, operation)],
    key: (state) => JSON.stringify(state),
    print: printOperation,
    familyOf: ({ kind }) => kind,
    properties: invariants(),
    independence,
    ...(symmetry.length === 0 ? {} : { symmetry: readableSymmetry(size, symmetry) }),
  };
}

/** The packed symmetry, seen through the codec: there is one definition of it. */
function readableSymmetry(
  size: YardstickSize,
  parts: readonly SymmetryPart[],
): NonNullable<ObjectSystem<YardstickState, YardstickOperation>["symmetry"]> {
  const { encode, decode } = yardstickCodec(size);
  const symmetry = yardstickSymmetry(size, parts);
  return {
    name: symmetry.name,
    images: (state) => imagesOf(symmetry, encode(state)).map(decode),
  };
}
