/** Seeded bug: a mapping of a guest_memfd can be made executable. */
import type { SeededBug } from "../seeded-bug.ts";

export const guestMemfdMadeExecutable: SeededBug = {
  id: "guest-memfd-made-executable",
  title: "a mapping of a guest_memfd can be made executable",
  story:
    "The mapping is refused only when it is made, and not when it changes. Three operations: a " +
    "file, its mapping and the change.",
  source: "mm/mmap.c, do_mmap takes VM_MAYEXEC away, Linux 6.18",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000, flags=MMAP|INIT_SHARED)",
    "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)",
    "host_mprotect(hva=0x10000000000, size=0x1000, prot=read-execute)",
  ],
  decisions: { refusesExecution: (call) => call === "mmap" },
};
