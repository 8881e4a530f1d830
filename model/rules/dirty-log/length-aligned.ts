import type { ClearDirtyLog } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";
import { memslotNamed } from "../../state.ts";

/**
 * The exception came with Linux 5.1 (76d58e0f07ec); before it the tail of a slot could not be
 * cleared.
 */
export const lengthAligned: Rule<ClearDirtyLog> = {
  id: "dirty-log/length-aligned",
  sentence: "The pages to clear must be a multiple of 64, or end exactly with the slot.",
  source: "virt/kvm/kvm_main.c, kvm_clear_dirty_log_protect, Linux 5.18 to 6.18",
  verdict: "EINVAL",
  speaks: ({ state, operation: { slot, firstPage, numPages } }) =>
    (numPages & 63) !== 0 &&
    firstPage + BigInt(numPages) !== BigInt(memslotNamed(state, slot)?.pages ?? 0),
};
