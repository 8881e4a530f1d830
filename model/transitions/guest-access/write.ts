import type { GuestWrite } from "../../../abi/operation.ts";
import { pageOf } from "../../../abi/units.ts";
import { assured } from "../../assured.ts";
import { withDirty } from "../../change-state.ts";
import { stored } from "../../designs/memfile/targets.ts";
import { writtenTo } from "../../dirty-tracking.ts";
import { slotUnder, targetUnder } from "../../guest-memory.ts";
import type { Context, Effect } from "../../rule.ts";
import type { MachineState } from "../../state.ts";

/**
 * The store reaches the page; only the slot it went through logs it, not the aliases of that page.
 */
export const write: Effect<GuestWrite> = {
  id: "guest-access/write",
  sentence: "A guest store reaches the page behind the slot and is logged by that slot.",
  source:
    "virt/kvm/kvm_main.c, mark_page_dirty_in_slot; arch/x86/kvm/mmu/mmu.c, Linux 5.18 to 6.18",
  apply: (context) => [
    { expected: { kind: "ok" }, state: storedAndLogged(context), decidedBy: "guest-access/write" },
  ],
};

function storedAndLogged(context: Context<GuestWrite>): MachineState {
  const { dialect, state, operation } = context;
  const slot = assured(slotUnder(context), "guest-access/write-needs-slot");
  const after = stored(dialect, state, targetUnder(context), operation.tag);
  if (slot.dirty === null) return after;
  const page = Number(pageOf(operation.gpa) - slot.baseGfn);
  return withDirty(after, slot, writtenTo(slot.dirty, page));
}
