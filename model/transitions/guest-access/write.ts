import { castDraft, produce } from "immer";
import { assured } from "../../assured.ts";
import { writtenTo } from "../../dirty-tracking.ts";
import { hostPageUnder, slotUnder } from "../../guest-memory.ts";
import type { GuestWrite } from "../../operation.ts";
import type { Context, Effect } from "../../rule.ts";
import { hostPageNumber, type MachineState } from "../../state.ts";
import { pageOf } from "../../units.ts";

/**
 * The store reaches the host page; only the slot it went through logs it, not the aliases of that
 * page.
 */
export const write: Effect<GuestWrite> = {
  id: "guest-access/write",
  sentence: "A guest store reaches the host page behind the slot and is logged by that slot.",
  source:
    "virt/kvm/kvm_main.c, mark_page_dirty_in_slot; arch/x86/kvm/mmu/mmu.c, Linux 5.18 to 6.18",
  apply: (context) => [
    { expected: { kind: "ok" }, state: stored(context), decidedBy: "guest-access/write" },
  ],
};

function stored(context: Context<GuestWrite>): MachineState {
  const { state, operation } = context;
  const slot = assured(slotUnder(context), "guest-access/write-needs-slot");
  const page = assured(hostPageUnder(context), "guest-access/host-page-mapped");
  const gfn = pageOf(operation.gpa);
  const dirty = slot.dirty === null ? null : writtenTo(slot.dirty, Number(gfn - slot.baseGfn));
  if (page.tag === operation.tag && dirty === slot.dirty) return state;
  const index = state.memslots.indexOf(slot);
  return produce(state, (draft) => {
    if (page.tag !== operation.tag) {
      draft.hostPages[Number(hostPageNumber(slot, gfn))] = { ...page, tag: operation.tag };
    }
    if (dirty !== slot.dirty) draft.memslots.splice(index, 1, castDraft({ ...slot, dirty }));
  });
}
