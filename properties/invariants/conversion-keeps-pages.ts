import { entryChanges } from "../../abi/shared-map.ts";
import { fileChanges } from "../file-changes.ts";
import { hasConversions } from "../guest-memfd.ts";
import type { AlwaysProperty } from "../property.ts";

/** What the pages hold is looked at by page-contents-match. */
export const conversionKeepsPages: AlwaysProperty = {
  kind: "always",
  id: "conversion-keeps-pages",
  sentence: "A conversion makes no page of the file, takes none away, and moves none.",
  source: "virt/kvm/guest_memfd.c, conversion in place: queued for Linux 7.4",
  needsObservation: true,
  isAbout: hasConversions,
  unseeded: "nobody has proposed a conversion that makes or takes pages",
  violation: (step) => {
    if (step.operation.op !== "set_memory_attributes2") return undefined;
    for (const { handle, before, after } of fileChanges(step)) {
      if (before === after || before.pages === after.pages) continue;
      const [changed] = [...entryChanges(before.pages, after.pages).gone];
      const [made] = [...entryChanges(before.pages, after.pages).come];
      const page = changed ?? made;
      if (page !== undefined) return `page ${page[0]} of ${handle} is another than before`;
    }
    return undefined;
  },
};
