import type { SetRegion } from "../../../abi/operation.ts";
import { wrapU64 } from "../../../abi/units.ts";
import type { Rule } from "../../rule.ts";

/**
 * The sum is an unsigned 64-bit one, so a region that ends exactly at 2^64 is refused as well, and
 * size 0 never wraps.
 */
export const gpaNoWrap: Rule<SetRegion> = {
  id: "memslot/gpa-no-wrap",
  sentence: "The guest physical range must not wrap around 2^64.",
  source: "virt/kvm/kvm_main.c, [__]kvm_set_memory_region, Linux 5.18 to 6.18",
  verdict: "EINVAL",
  speaks: ({ operation }) => wrapU64(operation.gpa + operation.sizeBytes) < operation.gpa,
};
