/** Seeded bug: a page that becomes shared is treated as one that is freed. */
import type { SeededBug } from "../seeded-bug.ts";

export const sharingClearsThePage: SeededBug = {
  id: "sharing-clears-the-page",
  title: "a page that becomes shared is treated as one that is freed, and loses what it holds",
  story:
    "One hook of the architecture serves two events: a page that goes back to the host, and " +
    "one that stays where it is and becomes shared. Four operations: the file, the slot, a " +
    "store and the conversion.",
  source: "virt/kvm/guest_memfd.c, v1 to v7 of the series: one hook for both events",
  dialect: "linux-7.4:sw-protected",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, " +
      "hva=0x10000000000, guest_memfd=fd0)",
    "guest_write(gpa=0x0, tag=1)",
    "set_memory_attributes2(fd=fd0, offset=0x0, size=0x1000, attributes=0)",
  ],
  decisions: { sharingClears: () => true },
};
