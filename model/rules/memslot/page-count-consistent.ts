import type { SetRegion } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/**
 * A failed assertion of the kernel rather than a promise; it stands here because the ladder has it.
 */
export const pageCountConsistent: Rule<SetRegion> = {
  id: "memslot/page-count-consistent",
  sentence: "A slot to be deleted must be part of the VM's count of slot pages.",
  source: "virt/kvm/kvm_main.c, kvm_set_memory_region, Linux 5.18 to 6.18",
  unreachable: "the count is the sum over the slots; the kernel warns if it is not",
  verdict: "EIO",
  speaks: () => false,
};
