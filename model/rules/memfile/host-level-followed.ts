import { pageOf } from "../../../abi/units.ts";
import { bindingUnder, permitsLarge } from "../../designs/memfile/access.ts";
import { type GuestAccess, slotUnder } from "../../guest-memory.ts";
import type { Rule } from "../../rule.ts";

/** The pfn is rounded down to the large page: the guest meets whatever memory is there. */
export const hostLevelFollowed: Rule<GuestAccess> = {
  id: "memfile/host-level-followed",
  sentence: "A shared mapping in a private slot may be no larger than the host's mapping.",
  source: "Yqzpf3AEYabFWjnW@google.com; v6 patch 6/8, kvm_faultin_pfn",
  verdict: () => ({ kind: "anything" }),
  speaks: (context) => {
    const slot = slotUnder(context);
    if (slot === undefined || bindingUnder(context) === undefined) return false;
    return permitsLarge(slot, pageOf(context.operation.gpa));
  },
};
