import { hostPageAt } from "../../model/host-memory.ts";
import { hostPageOf, type MappedPage, mappedPages, pagesUnmapped, placeOf } from "../mappings.ts";
import { filePageBehind, hasPrivateMemory, isPrivateGfn } from "../memfile.ts";
import { isIn, type NotifiedRange, notifiedRange } from "../notified-range.ts";
import type { AlwaysProperty, Step } from "../property.ts";

/**
 * I-13. Both directions matter: a mapping that is zapped for nothing belongs to somebody else, and
 * one that is missed goes on showing shared memory in the place of private.
 */
export const zapStaysInRange: AlwaysProperty = {
  kind: "always",
  id: "zap-stays-in-range",
  sentence: "A notification zaps the part of its range that a slot binds, and nothing else.",
  source: "KVM fd-based private memory v6, patch 7; 20220623220751.emt3iqq77faxfzzy@amd.com",
  needsObservation: true,
  isAbout: hasPrivateMemory,
  brokenBy: ["B-01", "B-02", "B-11", "B-26", "B-29"],
  violation: (step) => {
    const range = notifiedRange(step);
    if (range === undefined) return undefined;
    return warned(step) ?? zappedOutside(step, range) ?? missed(step, range);
  },
};

function warned({ observedBefore, observedAfter }: Step): string | undefined {
  const before = observedBefore?.warnings?.length ?? 0;
  const fresh = observedAfter?.warnings?.slice(before) ?? [];
  return fresh.length === 0 ? undefined : `the kernel warned: ${fresh.join(", ")}`;
}

function zappedOutside(step: Step, range: NotifiedRange): string | undefined {
  const gone = pagesUnmapped(step);
  if (gone.every((page) => isNotified(step, range, page))) return undefined;
  const old = mappedPages(step.observedBefore?.mappings ?? [], step.before);
  const justified = new Set(old.filter((page) => isNotified(step, range, page)).map(blockOf));
  const lost = gone.find((page) => !justified.has(blockOf(page)));
  return lost && `the mapping of ${placeOf(lost)} is gone, but no page behind it is in the range`;
}

/** A large mapping goes as a whole, so one page of it in the range is enough. */
function blockOf({ addressSpace, gfn, order }: MappedPage): string {
  return `${addressSpace} ${gfn >> BigInt(order)} ${order}`;
}

function isNotified(step: Step, range: NotifiedRange, page: MappedPage): boolean {
  const { handle, undone } = range;
  const { slot, gfn, kind } = page;
  if (slot === undefined) return false;
  // The VMM may map the file as well; its own page tables are notified of the change, too.
  const behind = hostPageOf(page);
  if (behind !== undefined && hostPageAt(step.before, behind)?.file?.handle === handle) return true;
  const filePage = filePageBehind(slot, gfn);
  if (filePage === undefined || slot.privateFile?.file !== handle) return false;
  return isIn(range, filePage) || (kind === "shared" && isIn(undone, filePage));
}

/** A mapping inside the range that was asked for, of a kind that the page has no longer. */
function missed(step: Step, { handle, asked }: NotifiedRange): string | undefined {
  const { after, observedAfter } = step;
  const stale = mappedPages(observedAfter?.mappings ?? [], after).find(({ slot, gfn, kind }) => {
    const filePage = slot && filePageBehind(slot, gfn);
    if (slot === undefined || filePage === undefined) return false;
    if (slot.privateFile?.file !== handle) return false;
    return isIn(asked, filePage) && isPrivateGfn(after, slot, gfn) !== (kind === "private");
  });
  return stale && `the mapping of ${placeOf(stale)} is ${stale.kind}, and was not zapped`;
}
