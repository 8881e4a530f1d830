import type { Operation } from "../../../model/operation.ts";
import type { ObjectSystem } from "../../exhaustive/system.ts";
import type { JudgedState } from "../model-system.ts";
import type { DomainSymmetry } from "./domain-symmetry.ts";
import { labelMapOf } from "./relabelling.ts";
import { mapState } from "./state-labels.ts";

/**
 * The model alone, explored one state per orbit.
 *
 * A product with an implementation has no symmetry: a bug may be just that one slot is not like
 * the other there.
 */
export function withSymmetry(
  system: ObjectSystem<JudgedState, Operation>,
  { name, elements }: DomainSymmetry,
): ObjectSystem<JudgedState, Operation> {
  const [, ...others] = elements.map(labelMapOf);
  return {
    ...system,
    // A checkpoint knows its system by name, and one without symmetry has other states in it.
    name: `${system.name} modulo ${name}`,
    symmetry: {
      name,
      images: (judged) => [
        judged,
        ...others.map((labels) => ({ ...judged, state: mapState(labels, judged.state) })),
      ],
    },
  };
}
