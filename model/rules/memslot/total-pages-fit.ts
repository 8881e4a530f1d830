import type { SetRegion } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/** The kernel keeps the sum to size its page tables by; asked of a create only. */
export const totalPagesFit: Rule<SetRegion> = {
  id: "memslot/total-pages-fit",
  sentence: "The pages of all slots of a VM together must fit an unsigned long.",
  source:
    "virt/kvm/kvm_main.c, [__]kvm_set_memory_region, Linux 5.18 to 6.18; since 5.17 (afa319a54a8c)",
  unreachable: "2 address spaces of 32764 slots of 2^31 pages are below 2^47 pages",
  verdict: "EINVAL",
  speaks: () => false,
};
