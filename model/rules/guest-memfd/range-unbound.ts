import type { SetUserMemoryRegion2 } from "../../../abi/operation.ts";
import { pageOf } from "../../../abi/units.ts";
import { openGuestMemfd } from "../../designs/guest-memfd/open-file.ts";
import { bindsGuestMemfd } from "../../region-change.ts";
import type { Rule } from "../../rule.ts";
import { slotsOfRange } from "../../slot-list.ts";
import type { MachineState } from "../../state.ts";

/**
 * Deleting the other slot frees the range at once. Duplicates of a descriptor share the
 * bindings.
 */
export const rangeUnbound: Rule<SetUserMemoryRegion2> = {
  id: "guest-memfd/range-unbound",
  sentence: "No page of the range may be bound to another slot already.",
  source:
    "virt/kvm/guest_memfd.c, kvm_gmem_bind, Linux 6.8 to 6.18; kvm_gmem_commit_memory_region, " +
    "Linux 7",
  verdict: "EINVAL",
  speaks: ({ state, operation }) =>
    bindsGuestMemfd(state, operation) && boundTwice(state, operation),
};

function boundTwice(state: MachineState, operation: SetUserMemoryRegion2): boolean {
  const file = openGuestMemfd(state, operation.guestMemfd);
  const from = pageOf(operation.guestMemfdOffsetBytes);
  const to = from + pageOf(operation.sizeBytes);
  return file !== undefined && slotsOfRange(state.memslots, file.handle, from, to).length > 0;
}
