import type { OperationModel } from "../rule.ts";
import { clearBitmapReadable } from "../rules/dirty-log/clear-bitmap-readable.ts";
import { firstPageAligned } from "../rules/dirty-log/first-page-aligned.ts";
import { lengthAligned } from "../rules/dirty-log/length-aligned.ts";
import { rangeInsideSlot } from "../rules/dirty-log/range-inside-slot.ts";
import { slotInRange } from "../rules/dirty-log/slot-in-range.ts";
import { slotLogs } from "../rules/dirty-log/slot-logs.ts";
import { callerOwnsVm } from "../rules/memslot/caller-owns-vm.ts";
import { clear } from "../transitions/dirty-log/clear.ts";
import { get } from "../transitions/dirty-log/get.ts";
import { inOrder } from "./ladder.ts";

interface DirtyLogModels {
  readonly get_dirty_log: OperationModel<"get_dirty_log">;
  readonly clear_dirty_log: OperationModel<"clear_dirty_log">;
}

/** The bitmap ioctls, without manual protection and without a dirty ring. */
export const DIRTY_LOG: DirtyLogModels = {
  get_dirty_log: {
    ladder: inOrder(callerOwnsVm, slotInRange, slotLogs),
    effect: get,
  },
  clear_dirty_log: {
    ladder: inOrder(
      callerOwnsVm,
      slotInRange,
      firstPageAligned,
      slotLogs,
      rangeInsideSlot,
      lengthAligned,
      clearBitmapReadable,
    ),
    effect: clear,
  },
};
