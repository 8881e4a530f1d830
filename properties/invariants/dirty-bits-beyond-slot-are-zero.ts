import { lastOf, type PageSet } from "../../abi/page-set.ts";
import { memslotNamed } from "../../model/state.ts";
import type { AlwaysProperty, Step } from "../property.ts";
import { newSlots } from "../slots-to-judge.ts";

/** The bitmap is a whole number of 64-bit words; its last bits stand for no page. */
export const dirtyBitsBeyondSlotAreZero: AlwaysProperty = {
  kind: "always",
  id: "dirty-bits-beyond-slot-are-zero",
  sentence: "No bit is set in a dirty log for a page that the slot does not have.",
  source: "virt/kvm/kvm_main.c, kvm_alloc_dirty_bitmap and kvm_get_dirty_log_protect, Linux 6.18",
  needsObservation: false,
  violation: (step) => beyondInAnswer(step) ?? beyondInside(step),
};

function beyondInAnswer({ operation, outcome, before }: Step): string | undefined {
  if (operation.op !== "get_dirty_log" || outcome.kind !== "dirty_log") return undefined;
  const slot = memslotNamed(before, operation.slot);
  return slot && beyond(slot.id, slot.pages, outcome.pages);
}

function beyondInside({ observedBefore, observedAfter }: Step): string | undefined {
  const slots = newSlots(observedBefore?.memslots, observedAfter?.memslots ?? []);
  for (const { id, pages, dirty } of slots) {
    const wrong = beyond(id, pages, dirty ?? []);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function beyond(id: number, pages: number, dirty: PageSet): string | undefined {
  const end = dirty.at(-1);
  const last = end === undefined ? -1 : lastOf(end);
  if (last < pages) return undefined;
  return `page ${last} of slot ${id} is dirty, but the slot has ${pages} pages`;
}
