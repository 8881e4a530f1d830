import { pagesToJudge, placeOf } from "../mappings.ts";
import type { AlwaysProperty } from "../property.ts";

/** A stale mapping: the guest goes on using memory that the VMM has taken back. */
export const noMappingOutsideSlot: AlwaysProperty = {
  kind: "always",
  id: "no-mapping-outside-slot",
  sentence: "Once a deletion or a move has returned, nothing is mapped where no slot is.",
  source:
    "virt/kvm/kvm_main.c, kvm_set_memslot: the old slot is zapped before it is gone, Linux 6.18",
  needsObservation: true,
  violation: (step) => {
    const stray = pagesToJudge(step).find(({ slot }) => slot === undefined);
    return stray && `${placeOf(stray)} is mapped to pfn ${stray.pfn} but no slot covers it`;
  },
};
