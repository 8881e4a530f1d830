import { fileChanges } from "../file-changes.ts";
import { hasGuestMemfd } from "../guest-memfd.ts";
import type { AlwaysProperty } from "../property.ts";

/** Bindings are checked against the size once, so it has to stay. */
export const guestMemfdSizeNeverChanges: AlwaysProperty = {
  kind: "always",
  id: "guest-memfd-size-never-changes",
  sentence: "A guest_memfd keeps the size that it was made with.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_setattr answers EINVAL, Linux 6.8 to 6.18",
  needsObservation: true,
  isAbout: hasGuestMemfd,
  violation: (step) => {
    const changed = fileChanges(step).find(
      ({ before, after }) => before.kind === "guest_memfd" && before.sizeBytes !== after.sizeBytes,
    );
    return (
      changed &&
      `${changed.handle} had ${changed.before.sizeBytes} bytes and has ${changed.after.sizeBytes}`
    );
  },
};
