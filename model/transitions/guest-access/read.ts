import type { GuestRead } from "../../../abi/operation.ts";
import { pageOf } from "../../../abi/units.ts";
import { assured } from "../../assured.ts";
import { reached, tagOf } from "../../designs/memfile/targets.ts";
import { noteAccess } from "../../dirty-tracking.ts";
import { isEmulated, slotUnder, targetUnder } from "../../guest-memory.ts";
import type { Effect } from "../../rule.ts";

/**
 * The load sees what the page holds at this moment, whoever stored it and through whatever alias.
 * An emulated load maps nothing, so it leaves no trace in the dirty log.
 */
export const read: Effect<GuestRead> = {
  id: "guest-access/read",
  sentence: "A guest load returns what the page behind the slot holds.",
  source: "arch/x86/kvm/mmu/mmu.c, kvm_mmu_faultin_pfn; mmu_notifier coherence, Linux 5.18 to 6.18",
  apply: (context) => {
    const slot = assured(slotUnder(context), "guest-access/read-needs-slot");
    const target = targetUnder(context);
    const tag = tagOf(context.state, target);
    const after = reached(context.dialect, context.state, target);
    const state = isEmulated(context)
      ? after
      : noteAccess({ ...context, state: after }, slot, pageOf(context.operation.gpa));
    return [{ expected: { kind: "loaded", tag }, state, decidedBy: "guest-access/read" }];
  },
};
