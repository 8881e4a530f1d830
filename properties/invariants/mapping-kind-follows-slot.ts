import { servingBinding } from "../../model/guest-memory.ts";
import { hasGuestMemfd } from "../guest-memfd.ts";
import { pagesToJudge, placeOf } from "../mappings.ts";
import type { AlwaysProperty } from "../property.ts";

/** When the attribute of a frame changes, mappings of the other kind are gone on return. */
export const mappingKindFollowsSlot: AlwaysProperty = {
  kind: "always",
  id: "mapping-kind-follows-slot",
  sentence: "A frame is mapped from a guest_memfd exactly where its slot and attribute say so.",
  source:
    "virt/kvm/kvm_main.c, kvm_vm_set_mem_attributes; arch/x86/kvm/mmu/mmu.c, " +
    "kvm_mmu_faultin_pfn, Linux 6.8 to 6.18",
  needsObservation: true,
  isAbout: hasGuestMemfd,
  violation: (step) => {
    for (const page of pagesToJudge(step)) {
      if (page.slot === undefined) continue;
      const isServed = servingBinding(step.after, page.slot, page.gfn) !== undefined;
      if (isServed === (page.kind === "private")) continue;
      const wanted = isServed ? "the guest_memfd" : "userspace_addr";
      return `${placeOf(page)} is mapped ${page.kind}, but ${wanted} serves it`;
    }
    return undefined;
  },
};
