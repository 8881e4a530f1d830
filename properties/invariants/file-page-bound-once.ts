import { hasGuestMemfd } from "../guest-memfd.ts";
import type { AlwaysProperty } from "../property.ts";

/** Otherwise an event of the file reaches one of two slots only. */
export const filePageBoundOnce: AlwaysProperty = {
  kind: "always",
  id: "file-page-bound-once",
  sentence: "A page of an open guest_memfd is bound to one slot at most.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_bind: a range that is taken is refused, Linux 6.8",
  needsObservation: true,
  isAbout: hasGuestMemfd,
  violation: ({ observedAfter }) => {
    for (const { handle, bindings = [] } of observedAfter?.files ?? []) {
      const sorted = bindings.toSorted((a, b) => a.startPage - b.startPage);
      const twice = sorted.find((binding, at) => {
        const next = sorted[at + 1];
        return next !== undefined && next.startPage < binding.endPage;
      });
      if (twice !== undefined) return `pages of slot ${twice.id} in ${handle} are bound twice`;
    }
    return undefined;
  },
};
