import type { SetRegion } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/**
 * Bits 16 and up are the kernel's own; here they are as unknown as any bit that has no meaning yet.
 */
export const flagsKnown: Rule<SetRegion> = {
  id: "memslot/flags-known",
  sentence: "No flag bit may be set that this generation does not know.",
  source: "virt/kvm/kvm_main.c, check_memory_region_flags, Linux 5.18 to 6.18",
  verdict: "EINVAL",
  speaks: ({ dialect, operation }) => (operation.flags & ~dialect.constants.validFlags) !== 0,
};
