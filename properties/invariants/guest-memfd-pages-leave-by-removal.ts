import type { Operation } from "../../abi/operation.ts";
import { entryChanges } from "../../abi/shared-map.ts";
import { fileChanges } from "../file-changes.ts";
import { hasGuestMemfd } from "../guest-memfd.ts";
import type { AlwaysProperty } from "../property.ts";

/** Deleting a slot, unmapping and MADV_DONTNEED leave them there, with what they hold. */
export const guestMemfdPagesLeaveByRemoval: AlwaysProperty = {
  kind: "always",
  id: "guest-memfd-pages-leave-by-removal",
  sentence: "A page of a guest_memfd that lives leaves it by a punch or by MADV_REMOVE only.",
  source:
    "virt/kvm/guest_memfd.c, kvm_gmem_punch_hole; kvm_gmem_unbind, which drops no page, Linux 6.8",
  needsObservation: true,
  isAbout: hasGuestMemfd,
  violation: (step) => {
    if (removesPages(step.operation)) return undefined;
    for (const { handle, before, after } of fileChanges(step)) {
      if (before === after || before.kind !== "guest_memfd") continue;
      for (const [index, pfn] of entryChanges(before.pages, after.pages).gone) {
        if (after.pages.get(index) === pfn) continue;
        return `page ${index} of ${handle} is gone by ${step.operation.op}`;
      }
    }
    return undefined;
  },
};

function removesPages(operation: Operation): boolean {
  if (operation.op === "fallocate") return (operation.mode & PUNCH_HOLE) !== 0;
  return operation.op === "host_remove";
}

const PUNCH_HOLE = 2;
