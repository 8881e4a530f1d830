import { pageOf } from "../../abi/units.ts";
import { openGuestMemfd } from "../../model/designs/guest-memfd/open-file.ts";
import { boundPages, convertsPages } from "../guest-memfd.ts";
import type { AlwaysProperty } from "../property.ts";

/** What stays is of the kind that the page had. */
export const conversionDropsMappings: AlwaysProperty = {
  kind: "always",
  id: "conversion-drops-mappings",
  sentence: "A conversion leaves no guest mapping of the pages that it converted.",
  source: "virt/kvm/guest_memfd.c, the invalidation around a conversion: queued for Linux 7.4",
  needsObservation: true,
  isAbout: convertsPages,
  violation: ({ before, after, operation, outcome, observedAfter }) => {
    if (operation.op !== "set_memory_attributes2" || outcome.kind !== "ok" || before === after) {
      return undefined;
    }
    const file = openGuestMemfd(after, operation.fd)?.handle;
    const from = pageOf(operation.offsetBytes);
    const to = from + pageOf(operation.sizeBytes);
    for (const slot of after.memslots) {
      const pages = slot.guestMemfd?.file === file ? boundPages(slot) : undefined;
      if (pages === undefined || pages.to <= from || pages.from >= to) continue;
      const stale = observedAfter?.mappings.find(({ addressSpace, gfn }) => {
        const page = gfn - slot.baseGfn + pages.from;
        const isInSlot = page >= pages.from && page < pages.to;
        return addressSpace === slot.addressSpace && isInSlot && page >= from && page < to;
      });
      if (stale !== undefined) return `gfn ${stale.gfn} is still mapped`;
    }
    return undefined;
  },
};
