import { bindingUnder, isPrivate, memoryFault } from "../../designs/memfile/access.ts";
import type { GuestAccess } from "../../guest-memory.ts";
import type { Rule } from "../../rule.ts";

/** User space learns that it has to set the slot up; the host page behind it is not looked at. */
export const accessNeedsPrivateSlot: Rule<GuestAccess> = {
  id: "memfile/access-needs-private-slot",
  sentence: "A private access to a slot without a file exits with KVM_EXIT_MEMORY_FAULT.",
  source: "Y3Vgc5KrNRA8r6vh@google.com, on v9; v6 patch 6/8 does not ask",
  verdict: memoryFault,
  speaks: (context) => isPrivate(context) && bindingUnder(context) === undefined,
};
