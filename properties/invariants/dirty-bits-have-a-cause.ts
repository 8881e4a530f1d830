import { firstOutside } from "../../model/page-set.ts";
import type { AlwaysProperty } from "../property.ts";
import { slotsToJudge } from "../slots-to-judge.ts";

/** A bit too many costs a copy; a bit that nothing can have set shows a log of another slot. */
export const dirtyBitsHaveACause: AlwaysProperty = {
  kind: "always",
  id: "dirty-bits-have-a-cause",
  sentence: "A page is dirty only when the guest has accessed it, or its log began with all ones.",
  source: "virt/kvm/kvm_main.c, mark_page_dirty_in_slot and kvm_prepare_memory_region, Linux 6.18",
  needsObservation: true,
  violation: (step) => {
    for (const { observed, modelled } of slotsToJudge(step)) {
      const allowed = modelled?.dirty?.allowed;
      if (observed?.dirty == null || allowed === undefined) continue;
      const { id, dirty } = observed;
      const stray = firstOutside(dirty, allowed);
      if (stray !== undefined) return `page ${stray} of slot ${id} is dirty, but was not accessed`;
    }
    return undefined;
  },
};
