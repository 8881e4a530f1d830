import { hostPageAt } from "../../model/host-memory.ts";
import { hostPageOf, placeOf, sharedPagesToJudge } from "../mappings.ts";
import type { AlwaysProperty } from "../property.ts";

/** mprotect in the VMM binds the guest as well. */
export const noWritableMapOfProtectedPage: AlwaysProperty = {
  kind: "always",
  id: "no-writable-map-of-protected-page",
  sentence: "A page that the VMM itself cannot write is not mapped writable for the guest.",
  source: "virt/kvm/kvm_main.c, hva_to_pfn and the mmu notifier, Linux 5.18 to 6.18",
  needsObservation: true,
  violation: (step) => {
    for (const page of sharedPagesToJudge(step)) {
      const behind = hostPageOf(page);
      if (!page.writable || behind === undefined) continue;
      const protection = hostPageAt(step.after, behind)?.protection;
      if (protection === undefined || protection === "read-write") continue;
      return `${placeOf(page)} is mapped writable over a host page with protection ${protection}`;
    }
    return undefined;
  },
};
