import type { SetRegion } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/**
 * Reverse maps take 8 bytes a page, so slots of many GiB do meet it on a small host. Whether they
 * do is no promise of the ABI: the effect answers both outcomes for such slots, naming this rule
 * for the failure.
 */
export const archMetadataAllocated: Rule<SetRegion> = {
  id: "memslot/arch-metadata-allocated",
  sentence: "The kernel must find memory for the reverse maps and large-page records of a slot.",
  source: "arch/x86/kvm/x86.c, kvm_alloc_memslot_metadata, Linux 5.18 to 6.18",
  unreachable: "depends on the free memory of the host, not on the trace",
  verdict: "ENOMEM",
  speaks: () => false,
};
