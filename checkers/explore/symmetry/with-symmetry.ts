import type { Operation } from "../../../abi/operation.ts";
import type { ObjectSystem } from "../../../explorer/system.ts";
import type { JudgedState } from "../model-system.ts";
import type { DomainSymmetry } from "./domain-symmetry.ts";
import { labelMapOf } from "./relabelling.ts";
import { mapState } from "./state-labels.ts";

/** States whose images are remembered: steps soon lead to the same ones again. */
const KNOWN_MAX = 4096;

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
  const imagesOf = (judged: JudgedState): readonly JudgedState[] => [
    judged,
    ...others.map((labels) => ({ ...judged, state: mapState(labels, judged.state) })),
  ];
  const known = new Map<string, readonly JudgedState[]>();
  return {
    ...system,
    // A checkpoint knows its system by name, and one without symmetry has other states in it.
    name: `${system.name} modulo ${name}`,
    symmetry: {
      name,
      images: (judged) => {
        const key = system.key(judged);
        const images = known.get(key) ?? imagesOf(judged);
        if (known.size === KNOWN_MAX) known.clear();
        known.set(key, images);
        return images;
      },
    },
  };
}
