import type { Operation } from "../../abi/operation.ts";
import { entryChanges } from "../../abi/shared-map.ts";
import { fileChanges } from "../file-changes.ts";
import { hasGuestMemfd } from "../guest-memfd.ts";
import type { AlwaysProperty } from "../property.ts";

/** A page that comes by itself is memory that nobody asked for, and nobody gives back. */
export const guestMemfdPagesComeByUse: AlwaysProperty = {
  kind: "always",
  id: "guest-memfd-pages-come-by-use",
  sentence:
    "A guest_memfd gets a page by a guest access, a pre-fault, an access of the host or its " +
    "asking for memory, or an allocation only.",
  source:
    "virt/kvm/guest_memfd.c, the callers of kvm_gmem_get_folio: kvm_gmem_get_pfn, " +
    "kvm_gmem_fault_user_mapping and kvm_gmem_allocate, Linux 6.18",
  needsObservation: true,
  isAbout: hasGuestMemfd,
  violation: (step) => {
    if (usesPages(step.operation)) return undefined;
    for (const { handle, before, after } of fileChanges(step)) {
      if (before === after || after.kind !== "guest_memfd") continue;
      const { come } = entryChanges(before.pages, after.pages);
      const stray = come.find(([index]) => !before.pages.has(index));
      if (stray !== undefined) return `page ${stray[0]} of ${handle} came by ${step.operation.op}`;
    }
    return undefined;
  },
};

function usesPages(operation: Operation): boolean {
  switch (operation.op) {
    case "guest_read":
    case "guest_write":
    case "guest_execute":
    case "guest_read_bytes":
    case "guest_write_bytes":
    case "guest_exchange":
    case "pre_fault_memory":
    case "host_read":
    case "host_write":
    case "host_pin":
    case "host_advise":
    case "child_write":
      return true;
    case "fallocate":
      return (operation.mode & PUNCH_HOLE) === 0;
    default:
      return false;
  }
}

const PUNCH_HOLE = 2;
