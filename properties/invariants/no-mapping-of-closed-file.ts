import { isReferenced } from "../../model/designs/guest-memfd/open-file.ts";
import { hasGuestMemfd } from "../guest-memfd.ts";
import { mappedFilePages } from "../guest-memfd-pages.ts";
import { placeOf } from "../mappings.ts";
import type { AlwaysProperty } from "../property.ts";

/** A slot does not keep its file alive, so its mappings have to go when the file goes. */
export const noMappingOfClosedFile: AlwaysProperty = {
  kind: "always",
  id: "no-mapping-of-closed-file",
  sentence: "Once the last reference of a guest_memfd is gone, nothing of it is mapped.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_release: it zaps what is bound, Linux 6.8 to 6.18",
  needsObservation: true,
  isAbout: hasGuestMemfd,
  violation: (step) => {
    const stale = mappedFilePages(step).find(({ handle }) => !isReferenced(step.after, handle));
    return stale && `${placeOf(stale.page)} is mapped from ${stale.handle}, which was closed`;
  },
};
