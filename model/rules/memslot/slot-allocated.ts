import type { SetRegion } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/**
 * After the overlap, before the binding of a guest_memfd: a failure here has not touched the file.
 */
export const slotAllocated: Rule<SetRegion> = {
  id: "memslot/slot-allocated",
  sentence: "The kernel must find memory for the slot itself.",
  source: "virt/kvm/kvm_main.c, [__]kvm_set_memory_region, Linux 5.18 to 6.18",
  unreachable: "a few hundred bytes of kernel memory are always there",
  verdict: "ENOMEM",
  speaks: () => false,
};
