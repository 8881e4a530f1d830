import { covers, type MemslotState, memslotNamed } from "../../model/state.ts";
import { hasPrivateMemory, isPrivateGfn } from "../memfile.ts";
import type { SometimesProperty } from "../property.ts";
import { POPULATES } from "./usual-needs.ts";

/** Such pages are private although no notification was ever sent for them (B-06). */
export const slotFoundPopulatedPages: SometimesProperty = {
  kind: "sometimes",
  id: "slot-found-populated-pages",
  sentence: "A private slot is created over pages that are there already.",
  needs: POPULATES,
  isAbout: hasPrivateMemory,
  holds: ({ before, operation, after }) => {
    if (operation.op !== "set_user_memory_region") return false;
    if (memslotNamed(before, operation.slot) !== undefined) return false;
    const slot = memslotNamed(after, operation.slot);
    return slot !== undefined && gfnsOf(slot).some((gfn) => isPrivateGfn(after, slot, gfn));
  },
};

/** The first gfns of a slot; more than any file here has pages. */
function gfnsOf(slot: MemslotState): readonly bigint[] {
  const gfns = Array.from({ length: 16 }, (_, page) => slot.baseGfn + BigInt(page));
  return gfns.filter((gfn) => covers(slot, gfn));
}
