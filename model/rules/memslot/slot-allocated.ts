import type { SetRegion } from "../../operation.ts";
import type { Rule } from "../../rule.ts";

export const slotAllocated: Rule<SetRegion> = {
  id: "memslot/slot-allocated",
  sentence: "The kernel must find memory for the slot itself.",
  source: "virt/kvm/kvm_main.c, kvm_set_memory_region, Linux 6.18",
  unreachable: "a few hundred bytes of kernel memory are always there",
  verdict: "ENOMEM",
  speaks: () => false,
};
