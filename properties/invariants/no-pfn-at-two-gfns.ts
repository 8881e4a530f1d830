import type { MachineState } from "../../model/state.ts";
import { backingOf } from "../backing.ts";
import type { MappedPage } from "../mappings.ts";
import type { AlwaysProperty } from "../property.ts";
import { sharedFrame } from "../shared-frames.ts";

/** The guest would read at one address what it wrote to another. */
export const noPfnAtTwoGfns: AlwaysProperty = {
  kind: "always",
  id: "no-pfn-at-two-gfns",
  sentence:
    "A page frame is mapped at two guest frames only when their slots show one page there, or " +
    "when the host lends it read-only.",
  source: "design of memory slots: gfn to hva is a function of the slot, Linux 5.18 to 6.18",
  needsObservation: true,
  brokenBy: ["B-01", "B-02", "B-11"],
  violation: (step) => sharedFrame(step, sameBacking),
};

/** Two places show one page of memory when both are one host page, or one page of one file. */
function sameBacking(state: MachineState, a: MappedPage, b: MappedPage): boolean {
  const [backingA, backingB] = [backingOf(state, a), backingOf(state, b)];
  return backingA !== undefined && backingA === backingB;
}
