import type { GetDirtyLog } from "../../../abi/operation.ts";
import type { Outcome } from "../../../abi/outcome.ts";
import { pageSetOf, samePages } from "../../../abi/page-set.ts";
import { assured } from "../../assured.ts";
import { withDirty } from "../../change-state.ts";
import type { Context, Effect, Transition } from "../../rule.ts";
import { type DirtyState, memslotNamed } from "../../state.ts";
import { get } from "./get.ts";

/**
 * With manual protection the log is only read, and nothing is lost when the copy fails. What was
 * read is known from then on: a reported page stays reported until it is cleared, and a page that
 * was not reported needs another access to become dirty.
 */
export const getByMode: Effect<GetDirtyLog> = {
  id: "dirty-log/get-by-mode",
  sentence:
    "Reading the dirty log clears it, unless manual protection leaves that to another call.",
  source: "virt/kvm/kvm_main.c, kvm_get_dirty_log_protect, manual_dirty_log_protect, since 5.0",
  outcomes: [
    "dirty-log/get",
    "dirty-log/get-loses-bits",
    "dirty-log/get-manual",
    "dirty-log/get-manual-not-written",
  ],
  apply: (context) => (context.state.dirtyLogMode === 0 ? get.apply(context) : [readOnly(context)]),
};

function readOnly({ state, operation }: Context<GetDirtyLog>): Transition {
  if (operation.buffer === "unmapped") {
    const decidedBy = "dirty-log/get-manual-not-written";
    return { expected: { kind: "failed", errno: "EFAULT" }, state, decidedBy };
  }
  const slot = assured(memslotNamed(state, operation.slot), "dirty-log/slot-logs");
  const dirty = assured(slot.dirty ?? undefined, "dirty-log/slot-logs");
  return {
    expected: { kind: "dirty_log_between", ...dirty },
    state,
    decidedBy: "dirty-log/get-manual",
    refine: (seen) => withDirty(state, slot, known(dirty, seen)),
  };
}

/** Once read, nothing about the log is left open. */
function known(dirty: DirtyState, seen: Outcome): DirtyState {
  if (seen.kind !== "dirty_log") return dirty;
  const pages = pageSetOf(seen.pages);
  const isKnown = samePages(pages, dirty.required) && samePages(pages, dirty.allowed);
  return isKnown ? dirty : { required: pages, allowed: pages };
}
