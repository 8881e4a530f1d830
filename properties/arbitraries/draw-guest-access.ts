/**
 * Draws what the guest does: mostly to pages that slots cover, often at their borders, sometimes
 * where there is nothing, since what was deleted or moved away must be gone.
 */
import type { GuestExecute, GuestRead, GuestWrite } from "../../model/operation.ts";
import { addressOf, isPageAligned } from "../../model/units.ts";
import { GUEST_ADDRESS_END } from "../../model/well-formed.ts";
import { gpaEdges } from "../domains.ts";
import { pick, pickWeighted, type Random } from "./random.ts";
import { drawPageIn, drawSmallGfn, freshTag, type World } from "./world.ts";

export function drawGuestRead(random: Random, world: World): GuestRead {
  return { op: "guest_read", gpa: drawGpa(random, world), access: "shared", path: "fault" };
}

export function drawGuestWrite(random: Random, world: World): GuestWrite {
  return {
    op: "guest_write",
    gpa: drawGpa(random, world),
    tag: freshTag(world),
    access: "shared",
    path: "fault",
  };
}

export function drawGuestExecute(random: Random, world: World): GuestExecute {
  return { op: "guest_execute", gpa: drawGpa(random, world), access: "shared" };
}

type Place = "inside" | "before" | "after" | "anywhere" | "edge";

function drawGpa(random: Random, { state, dialect }: World): bigint {
  const slots = state.memslots.filter((slot) => slot.addressSpace === 0);
  const place: Place = pickWeighted(random, [
    [slots.length > 0 ? 75 : 0, "inside"],
    [slots.length > 0 ? 4 : 0, "before"],
    [slots.length > 0 ? 5 : 0, "after"],
    [14, "anywhere"],
    [2, "edge"],
  ]);
  if (place === "anywhere") return addressOf(drawSmallGfn(random));
  if (place === "edge") return pick(random, gpaEdges(dialect.constants).filter(isReachable));
  const slot = pick(random, slots);
  const offset = {
    inside: () => drawPageIn(random, slot),
    before: () => -1,
    after: () => slot.pages,
  }[place]();
  const gpa = addressOf(slot.baseGfn + BigInt(offset));
  return isReachable(gpa) ? gpa : addressOf(drawSmallGfn(random));
}

/** Guest code here names whole pages that page tables can hold. */
function isReachable(gpa: bigint): boolean {
  return gpa >= 0n && gpa < GUEST_ADDRESS_END && isPageAligned(gpa);
}
