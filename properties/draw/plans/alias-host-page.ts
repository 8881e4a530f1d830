/** A plan: a page of the VMM at two guest frames, also once a slot was moved, or made again. */
import type { Operation } from "../../../abi/operation.ts";
import { pageOf } from "../../../abi/units.ts";
import type { MemslotState } from "../../../model/state.ts";
import { isDrawnHva } from "../edges.ts";
import { pick, pickWeighted, type Random } from "../random.ts";
import type { World } from "../world.ts";
import {
  accessAt,
  deletionOf,
  drawMappedHva,
  drawRoom,
  isOrdinary,
  movedTo,
  type Plan,
  placeIn,
  slotAt,
  slotsWhere,
} from "./plan.ts";

export const aliasHostPage: Plan = (random, world) => {
  const slots = slotsWhere(world.state, (slot) => isOrdinary(slot) && isDrawnHva(slot.hva));
  const pair = pairOf(slots);
  if (pair !== undefined) return withPair(random, world, pair);
  const pages = random.nextInt(1, 2);
  const room = drawRoom(random, world, pages);
  const hva = slots[0]?.hva ?? drawMappedHva(random);
  return room && slotAt(room, pages, hva);
};

interface Pair {
  readonly one: MemslotState;
  readonly other: MemslotState;
  /** Host page that both show. */
  readonly shared: bigint;
}

function pairOf(slots: readonly MemslotState[]): Pair | undefined {
  for (const [index, one] of slots.entries()) {
    for (const other of slots.slice(index + 1)) {
      const [low, high] = one.hva < other.hva ? [one, other] : [other, one];
      const shared = pageOf(high.hva);
      if (shared < pageOf(low.hva) + BigInt(low.pages)) return { one, other, shared };
    }
  }
  return undefined;
}

function withPair(random: Random, world: World, { one, other, shared }: Pair): Operation {
  const slot = pick(random, [one, other]);
  const there = placeIn(slot, shared - pageOf(slot.hva));
  const step = pickWeighted(random, [
    [70, "access" as const],
    [15, "move" as const],
    [15, "delete" as const],
  ]);
  if (step === "delete") return deletionOf(slot);
  const room = step === "move" ? drawRoom(random, world, slot.pages) : undefined;
  return room?.addressSpace === slot.addressSpace
    ? movedTo(slot, room.gfn)
    : accessAt(random, world, there);
}
