/** Seeded bug: a new page of a guest_memfd shows what was in its frame. */
import type { SeededBug } from "../seeded-bug.ts";

export const pageNotZeroed: SeededBug = {
  id: "page-not-zeroed",
  title: "a new page of a guest_memfd shows what was in its frame",
  story:
    "A page is handed out as the allocator gave it. Four operations: the host stores into a " +
    "page, makes a file, maps it in the place of that page, so that the frame is free, and " +
    "loads from it.",
  source:
    "virt/kvm/guest_memfd.c, kvm_gmem_get_folio and kvm_gmem_fault_user_mapping (6.18): a " +
    "page is cleared at its first use",
  dialect: "linux-6.18",
  minimalTrace: [
    "host_write(hva=0x10000000000, tag=1)",
    "fd0 = create_guest_memfd(size=0x1000, flags=MMAP|INIT_SHARED)",
    "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)",
    "host_read(hva=0x10000000000)",
  ],
  decisions: {
    zeroesNewPage: () => false,
  },
};
