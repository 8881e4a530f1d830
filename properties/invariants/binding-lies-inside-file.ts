import { pageOf } from "../../abi/units.ts";
import { bindingChanges } from "../binding-changes.ts";
import { hasGuestMemfd } from "../guest-memfd.ts";
import type { AlwaysProperty } from "../property.ts";

/** The size of the file is fixed, so what is true when a slot is made stays true. */
export const bindingLiesInsideFile: AlwaysProperty = {
  kind: "always",
  id: "binding-lies-inside-file",
  sentence: "Every binding lies between the start and the end of its guest_memfd.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_bind: offset and size against i_size, Linux 6.8",
  needsObservation: true,
  isAbout: hasGuestMemfd,
  violation: (step) => {
    for (const { file, come } of bindingChanges(step)) {
      const { handle, sizeBytes } = file;
      const end = Number(pageOf(sizeBytes));
      const outside = come.find(({ startPage, endPage }) => startPage < 0 || endPage > end);
      if (outside === undefined) continue;
      const { startPage, endPage, id } = outside;
      return `slot ${id} is bound to pages ${startPage}..${endPage} of ${handle}, which has ${end}`;
    }
    return undefined;
  },
};
