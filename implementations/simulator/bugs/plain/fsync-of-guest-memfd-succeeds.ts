/** Seeded bug: a guest_memfd can be synchronised with nowhere. */
import type { SeededBug } from "../seeded-bug.ts";

export const fsyncOfGuestMemfdSucceeds: SeededBug = {
  id: "fsync-of-guest-memfd-succeeds",
  title: "a guest_memfd can be synchronised with nowhere",
  story:
    "The file has the fsync that does nothing, as file systems in memory have it. Two " +
    "operations: the file and the fsync.",
  source:
    "fs/libfs.c, noop_fsync; virt/kvm/guest_memfd.c, kvm_gmem_fops has none, Linux 6.8 to 7.3",
  dialect: "linux-6.18",
  minimalTrace: ["fd0 = create_guest_memfd(size=0x1000)", "file_call(fd=fd0, call=fsync)"],
  decisions: { plainCallErrno: (call, errno) => (call === "fsync" ? undefined : errno) },
};
