import type { GuestRead } from "../../../abi/operation.ts";
import { mmioReadExit, slotUnder } from "../../guest-memory.ts";
import type { Rule } from "../../rule.ts";

/**
 * User space completes the load: the guest's register must end up holding what the exit was
 * answered with.
 */
export const readNeedsSlot: Rule<GuestRead> = {
  id: "guest-access/read-needs-slot",
  sentence: "A guest load where there is no slot is an MMIO read.",
  source: "arch/x86/kvm/mmu/mmu.c, kvm_handle_noslot_fault (handle_abnormal_pfn in 5.18)",
  verdict: mmioReadExit,
  speaks: (context) => slotUnder(context) === undefined,
};
