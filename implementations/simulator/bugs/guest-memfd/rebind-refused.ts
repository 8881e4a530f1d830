/** Seeded bug: pages of a deleted slot cannot be bound again. */
import type { SeededBug } from "../seeded-bug.ts";

export const rebindRefused: SeededBug = {
  id: "rebind-refused",
  title: "pages of a deleted slot cannot be bound again",
  story:
    "Ending a binding empties its entry instead of removing it, and an empty entry still " +
    "counts. Three operations: the file, a slot too far up, whose binding is undone, and the slot.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_unbind (6.8): the entries of the range are erased",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x10000000000000, size=0x1000, " +
      "hva=0x0, guest_memfd=fd0)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, hva=0x0, " +
      "guest_memfd=fd0)",
  ],
  decisions: {
    freesBoundPages: () => false,
  },
};
