import type { GuestWrite } from "../../../abi/operation.ts";
import { pageOf } from "../../../abi/units.ts";
import { withDirty } from "../../change-state.ts";
import {
  mayBeLent,
  mayHaveBeenLent,
  orFault,
  withOwnPage,
} from "../../designs/memfile/doubtful-mapping.ts";
import { served } from "../../designs/memfile/serve.ts";
import { stored } from "../../designs/memfile/targets.ts";
import { writtenTo } from "../../dirty-tracking.ts";
import { slotUnder } from "../../guest-memory.ts";
import { hasPage } from "../../page-set.ts";
import type { Context, Effect, Transition } from "../../rule.ts";
import type { MachineState } from "../../state.ts";

/** A private store is logged like any other: the log belongs to the slot, not to a half of it. */
export const guestWrite: Effect<GuestWrite> = {
  id: "memfile/guest-write",
  sentence:
    "A guest store reaches the page behind its half of the slot and is logged by that slot.",
  source:
    "v6 patch 6/8, kvm_faultin_pfn and direct_page_fault " +
    "(20220519153713.819591-7-chao.p.peng@linux.intel.com); mark_page_dirty_in_slot, Linux 5.18",
  outcomes: [
    "memfile/write-mapped",
    "memfile/write-private",
    "memfile/write-shared",
    "memfile/write-ordinary",
  ],
  apply: (context) => {
    const { row, target, state } = served(context);
    const { dialect, operation } = context;
    const owned = withOwnPage(state, operation);
    const after = stored(dialect, owned, target, operation.tag);
    const through: Transition = {
      expected: { kind: "ok" },
      state: logged(context, after),
      decidedBy: `memfile/write-${row}`,
    };
    return orFault(context, through, row === "mapped" && isDoubtful(context));
  },
};

function isDoubtful(context: Context<GuestWrite>): boolean {
  return mayBeLogged(context) || mayBeLent(context) || mayHaveBeenLent(context);
}

/** The slot logs, and has no bit for the page. */
function mayBeLogged(context: Context<GuestWrite>): boolean {
  const slot = slotUnder(context);
  if (slot === undefined || slot.dirty === null) return false;
  return !hasPage(slot.dirty.required, Number(pageOf(context.operation.gpa) - slot.baseGfn));
}

function logged(context: Context<GuestWrite>, state: MachineState): MachineState {
  const slot = slotUnder({ ...context, state });
  if (slot === undefined || slot.dirty === null) return state;
  const page = Number(pageOf(context.operation.gpa) - slot.baseGfn);
  return withDirty(state, slot, writtenTo(slot.dirty, page));
}
