/** Seeded bug: the content of a guest_memfd goes with its slot. */
import type { SeededBug } from "../seeded-bug.ts";

export const deleteTruncatesTheFile: SeededBug = {
  id: "delete-truncates-the-file",
  title: "the content of a guest_memfd goes with its slot",
  story:
    "Deleting a slot frees the pages it was bound to, but they belong to the file and must " +
    "come back with the next slot. Four operations: file, slot, a load that brings a page, " +
    "and the deletion. From outside it takes a store, and the slot again.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_unbind (6.8): it drops bindings and no pages",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000, flags=MMAP)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, hva=0x0, " +
      "guest_memfd=fd0)",
    "guest_read(gpa=0x0)",
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x0)",
  ],
  decisions: {
    truncatesOnDelete: () => true,
  },
};
