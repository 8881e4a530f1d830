import { isPrivate, memoryFault } from "../../designs/memfile/access.ts";
import { type GuestAccess, slotUnder } from "../../guest-memory.ts";
import { hasQuirk } from "../../quirks.ts";
import type { Rule } from "../../rule.ts";

/** As posted, the fault goes on as MMIO, and its clean-up expects a slot with a backing store. */
export const accessNeedsSlot: Rule<GuestAccess> = {
  id: "memfile/access-needs-slot",
  sentence: "A private access where there is no slot exits with KVM_EXIT_MEMORY_FAULT.",
  source: "v6 patch 6/8, direct_page_fault (20220519153713.819591-7-chao.p.peng@linux.intel.com)",
  verdict: (context) =>
    hasQuirk(context.dialect, "B-75")
      ? { kind: "host_oops", what: "null-dereference" }
      : memoryFault(context),
  speaks: (context) => isPrivate(context) && slotUnder(context) === undefined,
};
