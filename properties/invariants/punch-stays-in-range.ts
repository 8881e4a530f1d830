import type { Fallocate } from "../../abi/operation.ts";
import { pageOf } from "../../abi/units.ts";
import { openGuestMemfd } from "../../model/designs/guest-memfd/open-file.ts";
import { hostPageAt } from "../../model/host-memory.ts";
import { fileChanges } from "../file-changes.ts";
import { hasGuestMemfd } from "../guest-memfd.ts";
import { hostPageOf, type MappedPage, pagesUnmapped, placeOf } from "../mappings.ts";
import { filePageBehind } from "../memfile.ts";
import type { AlwaysProperty, Step } from "../property.ts";

/** Both directions: what is in the range has to go, and what is not has to stay. */
export const punchStaysInRange: AlwaysProperty = {
  kind: "always",
  id: "punch-stays-in-range",
  sentence: "A punch takes the pages of its range out of the file, and unmaps nothing else.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_punch_hole: gfn = base + index - pgoff, Linux 6.8",
  needsObservation: true,
  isAbout: hasGuestMemfd,
  violation: (step) => {
    const punch = punchOf(step);
    return punch && (keptOrLost(step, punch) ?? unmappedOutside(step, punch));
  },
};

interface Punch {
  readonly handle: string;
  readonly isInside: (page: number | bigint) => boolean;
}

function punchOf({ operation, outcome, before }: Step): Punch | undefined {
  if (operation.op !== "fallocate" || outcome.kind !== "ok" || !isPunch(operation))
    return undefined;
  const handle = openGuestMemfd(before, operation.fd)?.handle;
  if (handle === undefined) return undefined;
  const from = pageOf(operation.offsetBytes);
  const to = pageOf(operation.offsetBytes + operation.sizeBytes);
  return { handle, isInside: (page) => BigInt(page) >= from && BigInt(page) < to };
}

function isPunch({ mode }: Fallocate): boolean {
  return (mode & PUNCH_HOLE) !== 0;
}

const PUNCH_HOLE = 2;

function keptOrLost(step: Step, { handle, isInside }: Punch): string | undefined {
  const change = fileChanges(step).find((file) => file.handle === handle);
  if (change === undefined) return undefined;
  const kept = [...change.after.pages.keys()].find(isInside);
  if (kept !== undefined) return `page ${kept} of ${handle} is still there`;
  const { pages } = change.after;
  const lost = [...change.before.pages.keys()].find((page) => !isInside(page) && !pages.has(page));
  return lost === undefined ? undefined : `page ${lost} of ${handle} is gone, outside the range`;
}

function unmappedOutside(step: Step, punch: Punch): string | undefined {
  const lost = pagesUnmapped(step).find((page) => !isPunched(step, punch, page));
  return lost && `the mapping of ${placeOf(lost)} is gone, but its page is not in the range`;
}

/** True when the page is of a slot that is bound to the range, or the VMM maps the range there. */
function isPunched({ before }: Step, { handle, isInside }: Punch, page: MappedPage): boolean {
  const { slot, gfn } = page;
  const index = slot && filePageBehind(slot, gfn);
  // The whole frame goes, whichever memory it shows.
  const isBound = index !== undefined && slot?.guestMemfd?.file === handle && isInside(index);
  const file = hostPageAt(before, hostPageOf(page) ?? -1)?.file;
  return isBound || (file !== undefined && file.handle === handle && isInside(file.page));
}
