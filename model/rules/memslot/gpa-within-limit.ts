import type { SetRegion } from "../../../abi/operation.ts";
import { placesSlot } from "../../region-change.ts";
import type { Rule } from "../../rule.ts";

/**
 * The architecture's own test, after overlap and binding. With shadow paging the limit is 2^52
 * bytes.
 */
export const gpaWithinLimit: Rule<SetRegion> = {
  id: "memslot/gpa-within-limit",
  sentence: "A slot must end at or below the highest guest physical address the machine can map.",
  source: "arch/x86/kvm/x86.c, kvm_arch_prepare_memory_region, Linux 5.18 (86931ff7207b) to 6.18",
  verdict: "EINVAL",
  speaks: ({ dialect, state, operation }) =>
    operation.gpa + operation.sizeBytes > dialect.constants.gpaLimit &&
    placesSlot(state, operation),
};
