/** Seeded bug: what a forked child stores into a shared mapping is lost. */
import type { SeededBug } from "../seeded-bug.ts";

export const childStoreIntoAFileIsLost: SeededBug = {
  id: "child-store-into-a-file-is-lost",
  title: "what a forked child stores into a shared mapping is lost",
  story:
    "Every mapping is copied for a child, also one that is shared with it. Three operations: a " +
    "file, its mapping and the store.",
  source: "mm/memory.c, vma_needs_copy and do_shared_fault, Linux 6.8 to 7.3",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000, flags=MMAP|INIT_SHARED)",
    "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)",
    "child_write(hva=0x10000000000, tag=1)",
  ],
  decisions: { childCopies: () => true },
};
