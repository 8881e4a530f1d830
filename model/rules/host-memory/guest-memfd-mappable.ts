import type { HostMmap } from "../../../abi/operation.ts";
import { GUEST_MEMFD_MMAP, openGuestMemfd } from "../../designs/guest-memfd/open-file.ts";
import type { Rule } from "../../rule.ts";

/** Before Linux 6.18 there is no such flag, and no such file. */
export const guestMemfdMappable: Rule<HostMmap> = {
  id: "host-memory/guest-memfd-mappable",
  sentence: "Only a guest_memfd made with MMAP can be mapped.",
  source: "mm/mmap.c, do_mmap; virt/kvm/guest_memfd.c, kvm_gmem_mmap; Linux 6.18",
  verdict: "ENODEV",
  speaks: ({ state, operation: { fd } }) => {
    const file = fd === undefined ? undefined : openGuestMemfd(state, fd);
    return file !== undefined && (file.flags & GUEST_MEMFD_MMAP) === 0n;
  },
};
