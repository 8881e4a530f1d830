import type { HostMmap } from "../../../abi/operation.ts";
import { openGuestMemfd } from "../../designs/guest-memfd/open-file.ts";
import type { Rule } from "../../rule.ts";

/** Asked before the file is, so that what is mapped there stays. */
export const guestMemfdNotExecutable: Rule<HostMmap> = {
  id: "host-memory/guest-memfd-not-executable",
  sentence: "The host maps no page of a guest_memfd to execute it.",
  source:
    "mm/mmap.c, do_mmap: path_noexec; virt/kvm/guest_memfd.c, kvm_gmem_init_fs_context, and " +
    "fs/anon_inodes.c since 1ed95281c0c7, Linux 6.18; seen on 6.18.44",
  verdict: "EPERM",
  speaks: ({ state, operation: { fd, protection } }) =>
    protection === "read-execute" && fd !== undefined && openGuestMemfd(state, fd) !== undefined,
};
