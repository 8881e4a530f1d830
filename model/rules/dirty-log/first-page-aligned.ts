import type { ClearDirtyLog } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/**
 * The kernel clears the bitmap in words of 64 bits.
 */
export const firstPageAligned: Rule<ClearDirtyLog> = {
  id: "dirty-log/first-page-aligned",
  sentence: "The first page to clear must be a multiple of 64.",
  source: "virt/kvm/kvm_main.c, kvm_clear_dirty_log_protect, Linux 5.18 to 6.18",
  verdict: "EINVAL",
  speaks: ({ operation }) => (operation.firstPage & 63n) !== 0n,
};
