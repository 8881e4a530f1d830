import type { SetUserMemoryRegion2 } from "../../../abi/operation.ts";
import { bindsGuestMemfd } from "../../region-change.ts";
import type { Rule } from "../../rule.ts";
import { usableFile } from "../../state.ts";

/**
 * Reached by a create only: a delete binds nothing, and a modify was refused before. A descriptor
 * that only names a file is none.
 */
export const fdOpen: Rule<SetUserMemoryRegion2> = {
  id: "guest-memfd/fd-open",
  sentence: "Binding a slot to a guest_memfd needs an open descriptor.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_bind, Linux 6.8 to 6.18",
  verdict: "EBADF",
  speaks: ({ state, operation }) =>
    bindsGuestMemfd(state, operation) && usableFile(state, operation.guestMemfd) === undefined,
};
