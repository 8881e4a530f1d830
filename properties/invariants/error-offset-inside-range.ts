import { isPageAligned } from "../../abi/units.ts";
import { hasConversions } from "../guest-memfd.ts";
import type { AlwaysProperty } from "../property.ts";

/** */
export const errorOffsetInsideRange: AlwaysProperty = {
  kind: "always",
  id: "error-offset-inside-range",
  sentence: "error_offset of a conversion names a page of its range.",
  source: "virt/kvm/guest_memfd.c, KVM_SET_MEMORY_ATTRIBUTES2: queued for Linux 7.4",
  needsObservation: false,
  isAbout: hasConversions,
  unseeded: "the answer itself is compared before, and convicts every machine that breaks it",
  violation: ({ operation, outcome }) => {
    if (operation.op !== "set_memory_attributes2" || outcome.kind !== "failed_at") return undefined;
    const { offsetBytes: from, sizeBytes } = operation;
    const at = outcome.offsetBytes;
    const isInside = at >= from && at < from + sizeBytes && isPageAligned(at);
    return isInside ? undefined : `error_offset is 0x${at.toString(16)}`;
  },
};
