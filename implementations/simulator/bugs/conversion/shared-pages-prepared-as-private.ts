/** Seeded bug: a fault of the guest on a shared page prepares it as a private one. */
import type { SeededBug } from "../seeded-bug.ts";

export const sharedPagesPreparedAsPrivate: SeededBug = {
  id: "shared-pages-prepared-as-private",
  title: "a fault of the guest on a shared page prepares it as a private one",
  story:
    "What makes a page private for the hardware runs at every fault that the file serves, and " +
    "not only at one on a private page. The page is private from then on, and nobody was told. " +
    "Four operations: the file, the slot, the access, and the conversion that finds nothing to " +
    "do and leaves the mapping.",
  source: "virt/kvm/guest_memfd.c, early drafts of the series: prepare-as-private at every fault",
  dialect: "linux-7.4:sw-protected",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000, flags=INIT_SHARED)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, " +
      "hva=0x10000000000, guest_memfd=fd0)",
    "guest_read(gpa=0x0)",
    "set_memory_attributes2(fd=fd0, offset=0x0, size=0x1000, attributes=PRIVATE)",
  ],
  decisions: { preparesShared: () => true },
};
