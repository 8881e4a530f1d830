/** Draws which slots the guest sees: those of the usual address space, or of the other one. */

import { chance, type Random } from "./random.ts";
import type { World } from "./world.ts";

/** Rather where there is a slot: without one, an access must find nothing. */
export function drawAddressSpace(random: Random, { dialect, state }: World): number {
  if (dialect.constants.addressSpaces === 1) return 0;
  const isUsed = state.memslots.some((slot) => slot.addressSpace === 1);
  return chance(random, isUsed ? 30 : 1) ? 1 : 0;
}
