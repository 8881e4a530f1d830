import type { GetDirtyLog } from "../../../abi/operation.ts";
import { assured } from "../../assured.ts";
import { withDirty } from "../../change-state.ts";
import { NOTHING_DIRTY } from "../../dirty-tracking.ts";
import type { Effect } from "../../rule.ts";
import { type DirtyState, memslotNamed } from "../../state.ts";

/**
 * The log is read and cleared in one go. It is cleared *before* it is copied out, so a caller whose
 * buffer cannot be written gets EFAULT and has lost the bits: the one modelled call of KVM that
 * fails and still changes something.
 */
export const get: Effect<GetDirtyLog> = {
  id: "dirty-log/get",
  sentence: "Reading the dirty log clears it, even when the copy to the caller then fails.",
  source: "virt/kvm/kvm_main.c, kvm_get_dirty_log_protect, Linux 5.18 to 6.18",
  outcomes: ["dirty-log/get", "dirty-log/get-loses-bits"],
  apply: ({ state, operation }) => {
    const slot = assured(memslotNamed(state, operation.slot), "dirty-log/slot-logs");
    const dirty = assured(slot.dirty ?? undefined, "dirty-log/slot-logs");
    const cleared = withDirty(state, slot, isClean(dirty) ? dirty : NOTHING_DIRTY);
    return operation.buffer === "unmapped"
      ? [
          {
            expected: { kind: "failed", errno: "EFAULT" },
            state: cleared,
            decidedBy: "dirty-log/get-loses-bits",
          },
        ]
      : [
          {
            expected: { kind: "dirty_log_between", ...dirty },
            state: cleared,
            decidedBy: "dirty-log/get",
          },
        ];
  },
};

function isClean(dirty: DirtyState): boolean {
  return dirty.allowed.length === 0;
}
