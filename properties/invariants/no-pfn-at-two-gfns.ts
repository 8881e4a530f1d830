import { hostPageAt } from "../../model/host-memory.ts";
import type { MachineState } from "../../model/state.ts";
import { hostPageOf, type MappedPage } from "../mappings.ts";
import { filePageBehind } from "../memfile.ts";
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

/** The page of a file that is behind a page, or else of the VMM; undefined outside every slot. */
function backingOf(state: MachineState, page: MappedPage): string | undefined {
  const { slot, gfn, kind } = page;
  if (kind === "private") {
    const file = slot?.privateFile?.file ?? slot?.guestMemfd?.file;
    return slot && file && `${file} page ${filePageBehind(slot, gfn)}`;
  }
  const behind = hostPageOf(page);
  if (behind === undefined) return undefined;
  const file = hostPageAt(state, behind)?.file;
  return file === undefined ? `host page ${behind}` : `${file.handle} page ${file.page}`;
}
