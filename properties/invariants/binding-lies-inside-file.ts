import { pageOf } from "../../abi/units.ts";
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
  violation: ({ observedAfter }) => {
    for (const { handle, sizeBytes, bindings = [] } of observedAfter?.files ?? []) {
      const end = Number(pageOf(sizeBytes));
      const outside = bindings.find(({ startPage, endPage }) => startPage < 0 || endPage > end);
      if (outside === undefined) continue;
      const { startPage, endPage, id } = outside;
      return `slot ${id} is bound to pages ${startPage}..${endPage} of ${handle}, which has ${end}`;
    }
    return undefined;
  },
};
