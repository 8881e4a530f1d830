import type { GuestWrite } from "../../../abi/operation.ts";
import { mmioWriteExit, slotUnder } from "../../guest-memory.ts";
import type { Rule } from "../../rule.ts";

/** The device model of user space takes the store; nothing is remembered of it here. */
export const writeNeedsSlot: Rule<GuestWrite> = {
  id: "guest-access/write-needs-slot",
  sentence: "A guest store where there is no slot is an MMIO write.",
  source: "arch/x86/kvm/mmu/mmu.c, kvm_handle_noslot_fault (handle_abnormal_pfn in 5.18)",
  verdict: mmioWriteExit,
  speaks: (context) => slotUnder(context) === undefined,
};
