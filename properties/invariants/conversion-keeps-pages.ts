import { fileChanges } from "../file-changes.ts";
import { hasConversions } from "../guest-memfd.ts";
import type { AlwaysProperty } from "../property.ts";

/** What the pages hold is looked at by page-contents-match. */
export const conversionKeepsPages: AlwaysProperty = {
  kind: "always",
  id: "conversion-keeps-pages",
  sentence: "A conversion brings no page into the file, and takes none out of it.",
  source: "virt/kvm/guest_memfd.c, conversion in place: queued for Linux 7.4",
  needsObservation: true,
  isAbout: hasConversions,
  unseeded: "nobody has proposed a conversion that makes or takes pages",
  violation: (step) => {
    if (step.operation.op !== "set_memory_attributes2") return undefined;
    for (const { handle, before, after } of fileChanges(step)) {
      if (before.pages === after.pages) continue;
      const lost = [...before.pages.keys()].find((page) => !after.pages.has(page));
      if (lost !== undefined) return `page ${lost} of ${handle} is gone`;
      const made = [...after.pages.keys()].find((page) => !before.pages.has(page));
      if (made !== undefined) return `page ${made} of ${handle} came`;
    }
    return undefined;
  },
};
