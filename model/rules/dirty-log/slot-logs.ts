import type { ClearDirtyLog, GetDirtyLog } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";
import { memslotNamed } from "../../state.ts";

/** A slot that exists but does not log is answered like one that does not exist. */
export const slotLogs: Rule<GetDirtyLog | ClearDirtyLog> = {
  id: "dirty-log/slot-logs",
  sentence: "The slot must exist and log dirty pages.",
  source: "virt/kvm/kvm_main.c, kvm_{get,clear}_dirty_log_protect, Linux 5.18 to 6.18",
  verdict: "ENOENT",
  speaks: ({ state, operation }) => {
    const slot = memslotNamed(state, operation.slot);
    return slot === undefined || slot.dirty === null;
  },
};
