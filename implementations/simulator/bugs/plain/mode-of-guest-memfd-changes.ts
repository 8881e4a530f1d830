/** Seeded bug: the mode of a guest_memfd can be changed. */
import type { SeededBug } from "../seeded-bug.ts";

export const modeOfGuestMemfdChanges: SeededBug = {
  id: "mode-of-guest-memfd-changes",
  title: "the mode of a guest_memfd can be changed",
  story:
    "The file has no setattr of its own, and the general one takes a mode, as it would " +
    "take a size. Two operations: the file and the fchmod.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_setattr, Linux 6.8: every attribute is refused",
  dialect: "linux-6.18",
  minimalTrace: ["fd0 = create_guest_memfd(size=0x1000)", "file_call(fd=fd0, call=fchmod)"],
  decisions: { plainCallErrno: (call, errno) => (call === "fchmod" ? undefined : errno) },
};
