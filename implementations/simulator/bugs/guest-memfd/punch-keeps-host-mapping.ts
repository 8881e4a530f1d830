/** Seeded bug: the host goes on reading a page that was punched. */
import type { SeededBug } from "../seeded-bug.ts";

export const punchKeepsHostMapping: SeededBug = {
  id: "punch-keeps-host-mapping",
  title: "the host goes on reading a page that was punched",
  story:
    "A punch drops the mappings of guests and not those of the host. Four operations: the " +
    "file, a mapping of it, a load that brings a page, and the punch, through the mapping or not.",
  source: "mm/truncate.c, truncate_inode_pages_range, as kvm_gmem_punch_hole uses it (6.18)",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000, flags=MMAP|INIT_SHARED)",
    "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)",
    "host_read(hva=0x10000000000)",
    "host_remove(hva=0x10000000000, size=0x1000)",
  ],
  decisions: {
    punchUnmapsHost: () => false,
  },
};
