/** Seeded bug: a guest_memfd can be mapped to be executed. */
import type { SeededBug } from "../seeded-bug.ts";

export const guestMemfdMappedExecutable: SeededBug = {
  id: "guest-memfd-mapped-executable",
  title: "a guest_memfd can be mapped to be executed",
  story:
    "The file system of the files is made without the flag that forbids execution. Two " +
    "operations: the file and its mapping.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_init_fs_context: SB_I_NOEXEC, Linux 6.18",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000, flags=MMAP|INIT_SHARED)",
    "host_mmap(hva=0x10000000000, size=0x1000, prot=read-execute, fd=fd0)",
  ],
  decisions: { refusesExecution: (call) => call === "mprotect" },
};
