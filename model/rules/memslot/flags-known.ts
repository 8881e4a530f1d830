import type { SetRegion } from "../../operation.ts";
import type { Rule } from "../../rule.ts";

export const flagsKnown: Rule<SetRegion> = {
  id: "memslot/flags-known",
  sentence: "No flag bit may be set that this generation does not know.",
  source: "virt/kvm/kvm_main.c, check_memory_region_flags, Linux 6.18",
  verdict: "EINVAL",
  speaks: ({ dialect, operation }) => (operation.flags & ~dialect.constants.validFlags) !== 0,
};
