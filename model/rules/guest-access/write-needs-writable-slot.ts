import { type GuestWrite, MEM_READONLY } from "../../../abi/operation.ts";
import { mmioWriteExit, slotUnder } from "../../guest-memory.ts";
import type { Rule } from "../../rule.ts";

/**
 * The slot is asked before the host page: a store to a read-only slot is MMIO even where nothing is
 * mapped at its hva.
 */
export const writeNeedsWritableSlot: Rule<GuestWrite> = {
  id: "guest-access/write-needs-writable-slot",
  sentence: "A guest store to a read-only slot is an MMIO write.",
  source: "virt/kvm/kvm_main.c, __gfn_to_hva_many; api.rst, KVM_MEM_READONLY",
  verdict: mmioWriteExit,
  speaks: (context) => {
    const slot = slotUnder(context);
    return slot !== undefined && (slot.flags & MEM_READONLY) !== 0;
  },
};
