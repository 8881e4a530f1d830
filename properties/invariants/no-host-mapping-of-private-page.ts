import type { Handle } from "../../abi/handle.ts";
import { isPrivatePage } from "../../model/designs/guest-memfd/kinds.ts";
import { guestMemfdNamed } from "../../model/designs/guest-memfd/open-file.ts";
import { fileShown, hostPageAt } from "../../model/host-memory.ts";
import type { MachineState } from "../../model/state.ts";
import { hasConversions } from "../guest-memfd.ts";
import type { AlwaysProperty } from "../property.ts";

/** A mapping that is left would be read without any fault. */
export const noHostMappingOfPrivatePage: AlwaysProperty = {
  kind: "always",
  id: "no-host-mapping-of-private-page",
  sentence: "The host has no page of a guest_memfd mapped that is private.",
  source:
    "virt/kvm/guest_memfd.c, the conversion to private, which unmaps the range first: queued for " +
    "Linux 7.4",
  needsObservation: true,
  isAbout: hasConversions,
  violation: ({ before, after, observedBefore, observedAfter }) => {
    const pages = observedAfter?.hostPages;
    if (pages === undefined) return undefined;
    if (pages === observedBefore?.hostPages && before.files === after.files) return undefined;
    for (const number of pages.keys()) {
      const page = hostPageAt(after, number);
      const shown = page && fileShown(page);
      if (shown !== undefined && isPrivate(after, shown.handle, shown.page)) {
        return `host page ${number} shows page ${shown.page} of ${shown.handle}, which is private`;
      }
    }
    return undefined;
  },
};

function isPrivate(state: MachineState, handle: Handle, page: number): boolean {
  const file = guestMemfdNamed(state, handle);
  return file !== undefined && isPrivatePage(file, BigInt(page));
}
