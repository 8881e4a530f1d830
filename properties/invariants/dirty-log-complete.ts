import type { PageSet } from "../../abi/page-set.ts";
import { firstOutside } from "../../model/page-set.ts";
import { type MemslotState, memslotNamed } from "../../model/state.ts";
import type { AlwaysProperty, Step } from "../property.ts";
import { slotsToJudge } from "../slots-to-judge.ts";

/** A lost bit is a page that a live migration leaves behind. */
export const dirtyLogComplete: AlwaysProperty = {
  kind: "always",
  id: "dirty-log-complete",
  sentence: "Every page that the guest wrote since its bit was cleared is in the dirty log.",
  source: "virt/kvm/kvm_main.c, kvm_get_dirty_log_protect, order of its steps, Linux 5.18 to 6.18",
  needsObservation: false,
  violation: (step) => missingInAnswer(step) ?? missingInside(step),
};

function missingInAnswer({ operation, outcome, before }: Step): string | undefined {
  if (operation.op !== "get_dirty_log" || outcome.kind !== "dirty_log") return undefined;
  const slot = memslotNamed(before, operation.slot);
  return slot && missing(slot, outcome.pages);
}

function missingInside(step: Step): string | undefined {
  for (const { observed, modelled } of slotsToJudge(step)) {
    if (observed?.dirty == null || modelled === undefined) continue;
    const lost = missing(modelled, observed.dirty);
    if (lost !== undefined) return lost;
  }
  return undefined;
}

function missing({ id, dirty }: MemslotState, reported: PageSet): string | undefined {
  const lost = dirty === null ? undefined : firstOutside(dirty.required, reported);
  return lost === undefined ? undefined : `page ${lost} of slot ${id} was written but is not dirty`;
}
