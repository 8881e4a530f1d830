import type { ClearDirtyLog } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/**
 * Clearing no pages copies nothing, so it cannot fail.
 */
export const clearBitmapReadable: Rule<ClearDirtyLog> = {
  id: "dirty-log/clear-bitmap-readable",
  sentence: "The bitmap that names the pages to clear must be readable.",
  source: "virt/kvm/kvm_main.c, kvm_clear_dirty_log_protect, Linux 5.18 to 6.18",
  verdict: "EFAULT",
  speaks: ({ operation }) => operation.buffer === "unmapped" && operation.numPages > 0,
};
