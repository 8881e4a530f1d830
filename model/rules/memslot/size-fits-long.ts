import type { SetRegion } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/** On a 32-bit kernel a size of 4 GiB and one page would otherwise make a slot of one page. */
export const sizeFitsLong: Rule<SetRegion> = {
  id: "memslot/size-fits-long",
  sentence: "The size must fit an unsigned long.",
  source: "virt/kvm/kvm_main.c, [__]kvm_set_memory_region, Linux 5.18 to 6.18",
  unreachable: "an unsigned long of the modelled machine, x86-64, holds any 64-bit size",
  verdict: "EINVAL",
  speaks: () => false,
};
