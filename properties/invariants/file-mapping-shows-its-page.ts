import { hasGuestMemfd } from "../guest-memfd.ts";
import { mappedFilePages } from "../guest-memfd-pages.ts";
import { placeOf } from "../mappings.ts";
import type { AlwaysProperty } from "../property.ts";

/** The frame of the slot at index i shows page offset + i: gfn = base + index - offset. */
export const fileMappingShowsItsPage: AlwaysProperty = {
  kind: "always",
  id: "file-mapping-shows-its-page",
  sentence: "A frame that a guest_memfd serves is mapped to the page that the file holds there.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_get_pfn and kvm_gmem_invalidate_begin, Linux 6.18",
  needsObservation: true,
  isAbout: hasGuestMemfd,
  violation: (step) => {
    for (const { page, handle, index, file } of mappedFilePages(step)) {
      const pfn = file?.pages.get(index);
      if (pfn === page.pfn) continue;
      const held = pfn === undefined ? "no page" : `pfn ${pfn}`;
      return (
        `${placeOf(page)} is mapped to pfn ${page.pfn}, ` +
        `but ${handle} has ${held} at index ${index}`
      );
    }
    return undefined;
  },
};
