import { addressSpaceOf, type SetRegion } from "../../../abi/operation.ts";
import { pageOf } from "../../../abi/units.ts";
import { placesSlot } from "../../region-change.ts";
import type { Rule } from "../../rule.ts";
import { slotsIn } from "../../slot-list.ts";
import { type MachineState, memslotNamed } from "../../state.ts";

/**
 * Asked only of a slot that is created or moved. The slot's own old range never conflicts, and
 * neither do ranges of another address space or equal hvas.
 */
export const gpaNoOverlap: Rule<SetRegion> = {
  id: "memslot/gpa-no-overlap",
  sentence: "A slot's guest physical range must not intersect another slot of its address space.",
  source: "virt/kvm/kvm_main.c, kvm_check_memslot_overlap, Linux 5.18 to 6.18",
  verdict: "EEXIST",
  speaks: ({ state, operation }) => placesSlot(state, operation) && overlaps(state, operation),
};

function overlaps(state: MachineState, { slot: word, gpa, sizeBytes }: SetRegion): boolean {
  const addressSpace = addressSpaceOf(word);
  const first = pageOf(gpa);
  const end = pageOf(gpa + sizeBytes);
  const own = memslotNamed(state, word);
  return slotsIn(state.memslots, addressSpace, first, end).some((slot) => slot !== own);
}
