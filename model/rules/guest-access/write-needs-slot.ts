import { mmioWriteExit, slotUnder } from "../../guest-memory.ts";
import type { GuestWrite } from "../../operation.ts";
import type { Rule } from "../../rule.ts";

export const writeNeedsSlot: Rule<GuestWrite> = {
  id: "guest-access/write-needs-slot",
  sentence: "A guest store where there is no slot is an MMIO write.",
  source: "arch/x86/kvm/mmu/mmu.c, kvm_mmu_faultin_pfn and kvm_handle_noslot_fault, Linux 6.18",
  verdict: mmioWriteExit,
  speaks: (context) => slotUnder(context) === undefined,
};
