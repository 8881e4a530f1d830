/**
 * Draws calls where there are files of two kinds: now one that is about an ordinary memfd, now one
 * that is about a guest_memfd.
 */
import type { Operation } from "../../abi/operation.ts";
import type { MachineState } from "../../model/state.ts";
import { chance, type Random } from "./random.ts";
import { hasOpenGuestMemfd, type Weight } from "./weights.ts";
import type { World } from "./world.ts";

type Draw<O extends Operation> = (random: Random, world: World) => O;

/** In so many per cent an ordinary file, where both kinds are open. */
const MEMFD_PERCENT = 55;

/** The first where the call is to be about a memfd, else the second. */
export function ofEither<O extends Operation>(memfd: Draw<O>, guestMemfd: Draw<O>): Draw<O> {
  return (random, world) => (prefersMemfd(random, world.state) ? memfd : guestMemfd)(random, world);
}

/** Whether a call is to be about a memfd. */
export function prefersMemfd(random: Random, state: MachineState): boolean {
  if (!hasOpenMemfd(state)) return false;
  return !hasOpenGuestMemfd(state) || chance(random, MEMFD_PERCENT);
}

/** True while an ordinary file can be named by an open descriptor. */
export function hasOpenMemfd({ files }: MachineState): boolean {
  return Object.values(files).some(({ kind, open }) => kind === "memfd" && open);
}

/** That weight once there is an ordinary file, and otherwise another. */
export function onMemfds(weight: number, otherwise: Weight | number): Weight {
  return (world) => {
    const other = typeof otherwise === "number" ? otherwise : otherwise(world);
    return hasOpenMemfd(world.state) ? Math.max(weight, other) : other;
  };
}
