import type { HostMmap } from "../../../abi/operation.ts";
import { openGuestMemfd } from "../../designs/guest-memfd/open-file.ts";
import type { Rule } from "../../rule.ts";

/** A copy of what belongs to the guest would be of no use. */
export const guestMemfdMappedShared: Rule<HostMmap> = {
  id: "host-memory/guest-memfd-mapped-shared",
  sentence: "A guest_memfd cannot be mapped privately.",
  source: "mm/mmap.c, do_mmap; virt/kvm/guest_memfd.c, kvm_gmem_mmap; Linux 6.18",
  verdict: "EINVAL",
  speaks: ({ state, operation: { fd, sharing } }) =>
    fd !== undefined && sharing === "private" && openGuestMemfd(state, fd) !== undefined,
};
