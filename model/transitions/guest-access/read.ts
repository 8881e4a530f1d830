import { assured } from "../../assured.ts";
import { noteAccess } from "../../dirty-tracking.ts";
import { hostPageUnder, slotUnder } from "../../guest-memory.ts";
import type { GuestRead } from "../../operation.ts";
import type { Effect } from "../../rule.ts";
import { pageOf } from "../../units.ts";

/**
 * The load sees what the host page holds at this moment, whoever stored it and through whatever
 * alias.
 */
export const read: Effect<GuestRead> = {
  id: "guest-access/read",
  sentence: "A guest load returns what the host page behind the slot holds.",
  source: "arch/x86/kvm/mmu/mmu.c, kvm_mmu_faultin_pfn; mmu_notifier coherence, Linux 5.18 to 6.18",
  apply: (context) => {
    const slot = assured(slotUnder(context), "guest-access/read-needs-slot");
    const { tag } = assured(hostPageUnder(context), "guest-access/host-page-mapped");
    const state = noteAccess(context.state, slot, pageOf(context.operation.gpa));
    return [{ expected: { kind: "loaded", tag }, state, decidedBy: "guest-access/read" }];
  },
};
