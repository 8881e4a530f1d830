/** Seeded bug: the guest keeps what MADV_REMOVE took away. */
import type { SeededBug } from "../seeded-bug.ts";

export const removeTellsNobody: SeededBug = {
  id: "remove-tells-nobody",
  title: "the guest keeps what MADV_REMOVE took away",
  story:
    "A hole that is punched through a mapping unmaps its pages in the process and tells no " +
    "notifier. Six operations: the file, its size, a mapping of it, a slot over that, a load " +
    "that maps the page, and the call; a hole that is punched through the descriptor is told.",
  source: "mm/madvise.c, madvise_remove, which calls vfs_fallocate and leaves the telling to it",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
    "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)",
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)",
    "guest_read(gpa=0x0)",
    "host_remove(hva=0x10000000000, size=0x1000)",
  ],
  decisions: {
    unmapTells: (why) => why !== "remove",
  },
};
