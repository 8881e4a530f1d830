import type { ClearDirtyLog } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";
import { type MachineState, memslotNamed } from "../../state.ts";

/**
 * Before Linux 5.0 (98938aa8edd6) nothing checked it, and the kernel wrote past the bitmap.
 */
export const rangeInsideSlot: Rule<ClearDirtyLog> = {
  id: "dirty-log/range-inside-slot",
  sentence: "The pages to clear must lie inside the slot.",
  source: "virt/kvm/kvm_main.c, kvm_clear_dirty_log_protect, Linux 5.18 to 6.18",
  verdict: "EINVAL",
  speaks: ({ state, operation: { slot, firstPage, numPages } }) =>
    firstPage + BigInt(numPages) > pagesOf(state, slot),
};

function pagesOf(state: MachineState, slot: number): bigint {
  return BigInt(memslotNamed(state, slot)?.pages ?? 0);
}
