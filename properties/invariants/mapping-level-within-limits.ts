import { MEM_LOG_DIRTY_PAGES } from "../../abi/operation.ts";
import { covers, hostPageNumber } from "../../model/state.ts";
import { type MappedPage, pagesToJudge, placeOf } from "../mappings.ts";
import { filePageBehind, hasPrivateMemory } from "../memfile.ts";
import type { AlwaysProperty, Step } from "../property.ts";

/** I-16. A mapping that is too large shows the guest memory that is not its own. */
export const mappingLevelWithinLimits: AlwaysProperty = {
  kind: "always",
  id: "mapping-level-within-limits",
  sentence: "A mapping is no larger than its slot, its log and the memory behind it allow.",
  source: "KVM fd-based private memory v6, patch 6; Yqzpf3AEYabFWjnW@google.com",
  needsObservation: true,
  isAbout: hasPrivateMemory,
  brokenBy: ["B-01", "B-10", "B-50"],
  violation: (step) => {
    for (const page of pagesToJudge(step)) {
      const reason = page.order === 0 ? undefined : tooLarge(step, page);
      if (reason !== undefined)
        return `${placeOf(page)} is in a mapping of ${sizeOf(page)}: ${reason}`;
    }
    return undefined;
  },
};

function sizeOf({ order }: MappedPage): string {
  return `${2 ** order} pages`;
}

function tooLarge(step: Step, { slot, gfn, order, kind }: MappedPage): string | undefined {
  if (slot === undefined) return undefined;
  // The memory of the VMM in this world is made of single pages.
  if (kind === "shared") return "the host maps single pages";
  if ((slot.flags & MEM_LOG_DIRTY_PAGES) !== 0) return "the slot logs";
  const size = 1n << BigInt(order);
  const first = gfn - (gfn % size);
  if (!covers(slot, first) || !covers(slot, first + size - 1n)) return "it leaves the slot";
  if ((hostPageNumber(slot, first) - first) % size !== 0n) return "gfn and hva are not congruent";
  const page = filePageBehind(slot, first) ?? 0n;
  if (page % size !== 0n) return "gfn and file page are not congruent";
  const file = slot.privateFile && step.after.files[slot.privateFile.file];
  const folio = file?.pages?.[Number(page)]?.folio;
  return (folio?.order ?? 0) >= order ? undefined : "the folio is smaller";
}
