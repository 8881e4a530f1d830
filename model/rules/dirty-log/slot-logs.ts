import type { ClearDirtyLog, GetDirtyLog } from "../../operation.ts";
import type { Rule } from "../../rule.ts";
import { memslotNamed } from "../../state.ts";

export const slotLogs: Rule<GetDirtyLog | ClearDirtyLog> = {
  id: "dirty-log/slot-logs",
  sentence: "The slot must exist and log dirty pages.",
  source:
    "virt/kvm/kvm_main.c, kvm_get_dirty_log_protect and kvm_clear_dirty_log_protect, Linux 6.18",
  verdict: "ENOENT",
  speaks: ({ state, operation }) => {
    const slot = memslotNamed(state, operation.slot);
    return slot === undefined || slot.dirty === null;
  },
};
