/** Seeded bug: populating a mapping behind the end of its file succeeds. */
import type { SeededBug } from "../seeded-bug.ts";

export const populateBehindTheEnd: SeededBug = {
  id: "populate-behind-the-end",
  title: "populating a mapping behind the end of its file succeeds",
  story:
    "What a fault of a page comes to is not handed on, and the call goes on to the next. " +
    "Three operations: the file, a mapping of it, and the call.",
  source: "mm/gup.c, faultin_page: vm_fault_to_errno, Linux 6.18",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000, flags=MMAP)",
    "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)",
    "host_advise(hva=0x10000000000, size=0x1000, advice=populate_read)",
  ],
  decisions: { populateErrno: () => undefined },
};
