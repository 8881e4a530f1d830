/** Seeded bug: the guest keeps what a truncation took away. */
import type { SeededBug } from "../seeded-bug.ts";

export const truncateTellsNobody: SeededBug = {
  id: "truncate-tells-nobody",
  title: "the guest keeps what a truncation took away",
  story:
    "Cutting a memfd off unmaps its pages in the process and tells no notifier, so that the " +
    "guest keeps the frame, which somebody else gets. Six operations: the file, its size, a " +
    "mapping of it, a slot over that, a load that maps the page, and the size that cuts it " +
    "off.",
  source: "mm/memory.c, zap_page_range_single: mmu_notifier_invalidate_range_start",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
    "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)",
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)",
    "guest_read(gpa=0x0)",
    "ftruncate(fd=fd0, size=0x0)",
  ],
  decisions: {
    unmapTells: (why) => why !== "truncate",
  },
};
