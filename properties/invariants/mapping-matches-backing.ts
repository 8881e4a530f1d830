import { hostPageOf, placeOf, sharedPagesToJudge } from "../mappings.ts";
import type { AlwaysProperty } from "../property.ts";

/** A change of the VMM's page tables has to reach every mapping that was made from them. */
export const mappingMatchesBacking: AlwaysProperty = {
  kind: "always",
  id: "mapping-matches-backing",
  sentence: "A guest frame is mapped to the page frame that the host has behind it now.",
  source: "virt/kvm/kvm_main.c, kvm_mmu_notifier_invalidate_range_start, Linux 5.18 to 6.18",
  needsObservation: true,
  violation: (step) => {
    const hostPages = step.observedAfter?.hostPages;
    for (const page of sharedPagesToJudge(step)) {
      const behind = hostPageOf(page);
      if (behind === undefined) continue;
      const pfn = hostPages?.get(behind);
      if (pfn === page.pfn) continue;
      const present = pfn === undefined ? "no page" : `pfn ${pfn}`;
      return `${placeOf(page)} is mapped to pfn ${page.pfn} but the host has ${present} there`;
    }
    return undefined;
  },
};
