import { pageOf } from "../../abi/units.ts";
import { bindingChanges } from "../binding-changes.ts";
import { hasGuestMemfd } from "../guest-memfd.ts";
import type { AlwaysProperty } from "../property.ts";

/**
 * The size of the file is fixed, so what is true when a slot is made stays true. Until Linux 7.1 a
 * range that ends at 2^63 or behind is taken although no file is so long: its end is a negative
 * number. Whether a generation does so is what its rule says.
 */
export const bindingLiesInsideFile: AlwaysProperty = {
  kind: "always",
  id: "binding-lies-inside-file",
  sentence: "Every binding that ends below 2^63 lies inside its guest_memfd.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_bind: offset and size against i_size, Linux 6.8",
  needsObservation: true,
  isAbout: hasGuestMemfd,
  violation: (step) => {
    for (const { file, come } of bindingChanges(step)) {
      const { handle, sizeBytes } = file;
      const end = Number(pageOf(sizeBytes));
      const outside = come.find(
        ({ startPage, endPage }) => startPage < 0 || (endPage > end && endPage < SIGNED_END_PAGE),
      );
      if (outside === undefined) continue;
      const { startPage, endPage, id } = outside;
      return `slot ${id} is bound to pages ${startPage}..${endPage} of ${handle}, which has ${end}`;
    }
    return undefined;
  },
};

/** The page that begins at byte 2^63, where signed numbers become negative. */
const SIGNED_END_PAGE = 2 ** 51;
