import type { SetRegion } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/**
 * The range may end exactly at the limit, and nothing needs to be mapped in it. A wrap around 2^64
 * is caught as well: the exact sum is then far above the limit. Address tags need no rule of their
 * own: on x86-64 a tagged address is above the limit. A delete is held to its hva alone, since its
 * size is 0.
 */
export const hvaInUserSpace: Rule<SetRegion> = {
  id: "memslot/hva-in-user-space",
  sentence: "The user-space range must lie below the end of user space.",
  source: "virt/kvm/kvm_main.c, [__]kvm_set_memory_region, access_ok, Linux 5.18 to 6.18",
  verdict: "EINVAL",
  speaks: ({ dialect, operation }) =>
    operation.hva + operation.sizeBytes > dialect.constants.hvaLimit,
};
