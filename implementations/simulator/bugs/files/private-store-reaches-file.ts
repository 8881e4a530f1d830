/** Seeded bug: a store through a private mapping changes the file. */
import type { SeededBug } from "../seeded-bug.ts";

export const privateStoreReachesFile: SeededBug = {
  id: "private-store-reaches-file",
  title: "a store through a private mapping changes the file",
  story:
    "A private mapping of a file is taken for a shared one, as where a snapshot is restored " +
    "by mapping it and the guest then writes into the snapshot. Four operations: the file, " +
    "its size, a private mapping, and a store; a guest needs a slot beside them.",
  source: "mm/memory.c, do_cow_fault and do_wp_page; CVE-2016-5195 is a race to the same end",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
    "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0, sharing=private)",
    "host_write(hva=0x10000000000, tag=1)",
  ],
  decisions: {
    copiesOnStore: () => false,
  },
};
