import type { ObjectSystem } from "../system.ts";

/** The least key of all images: the same for every state of an orbit, or of itself alone. */
export function orbitKey<State, Operation>(
  { symmetry, key }: ObjectSystem<State, Operation>,
  state: State,
): string {
  return symmetry ? (symmetry.images(state).map(key).sort()[0] ?? "") : key(state);
}

/** How many states the state stands for. */
export function orbitSize<State, Operation>(
  { symmetry, key }: ObjectSystem<State, Operation>,
  state: State,
): number {
  return symmetry ? new Set(symmetry.images(state).map(key)).size : 1;
}
