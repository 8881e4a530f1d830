/** Seeded bug: what lies behind the end of a file is served as zeroes. */
import type { SeededBug } from "../seeded-bug.ts";

export const endOfFileServed: SeededBug = {
  id: "end-of-file-served",
  title: "what lies behind the end of a file is served as zeroes",
  story:
    "A fault does not look at the size of the file: it makes a page where SIGBUS is due, or " +
    "EFAULT of KVM_RUN. Three operations: the file, which is empty, a mapping of it, and a " +
    "load.",
  source: "mm/shmem.c, shmem_fault and shmem_get_folio_gfp: the index is compared with i_size",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)",
    "host_read(hva=0x10000000000)",
  ],
  decisions: {
    isBehindEnd: () => false,
  },
};
