import type { ClearDirtyLog } from "../../../abi/operation.ts";
import { assured } from "../../assured.ts";
import { withDirty } from "../../change-state.ts";
import { pagesMoved, withoutPages } from "../../page-set.ts";
import type { Effect } from "../../rule.ts";
import { type DirtyState, memslotNamed } from "../../state.ts";

/** Only the named bits are cleared. Naming a page that is not dirty is no error. */
export const clear: Effect<ClearDirtyLog> = {
  id: "dirty-log/clear",
  sentence: "The named pages, counted from the first page of the call, leave the dirty log.",
  source: "virt/kvm/kvm_main.c, kvm_clear_dirty_log_protect, Linux 5.18 to 6.18",
  apply: ({ state, operation }) => {
    const slot = assured(memslotNamed(state, operation.slot), "dirty-log/slot-logs");
    const dirty = assured(slot.dirty ?? undefined, "dirty-log/slot-logs");
    const after = withDirty(state, slot, cleared(dirty, operation));
    return [{ expected: { kind: "ok" }, state: after, decidedBy: "dirty-log/clear" }];
  },
};

function cleared(dirty: DirtyState, { firstPage, numPages, pages }: ClearDirtyLog): DirtyState {
  const named = pagesMoved(pages, 0, numPages, Number(firstPage));
  const allowed = withoutPages(dirty.allowed, named);
  if (allowed === dirty.allowed) return dirty;
  return { required: withoutPages(dirty.required, named), allowed };
}
