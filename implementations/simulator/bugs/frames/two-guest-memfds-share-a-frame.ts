/** Seeded bug: a page of a guest_memfd gets the frame that another one has at the same index. */
import type { SeededBug } from "../seeded-bug.ts";

/** The allocator goes by the index of the page alone. */
export const twoGuestMemfdsShareAFrame: SeededBug = {
  id: "two-guest-memfds-share-a-frame",
  title: "a page of a guest_memfd gets the frame that another one has at the same index",
  story:
    "Frames are kept by index and not by file and index. Six operations: two files, a slot " +
    "over each, and an access to each, which makes the page.",
  source:
    "virt/kvm/guest_memfd.c, kvm_gmem_get_folio: the page cache belongs to an inode, Linux " +
    "6.8 to 6.18",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000, flags=MMAP|INIT_SHARED)",
    "fd1 = create_guest_memfd(size=0x1000, flags=MMAP|INIT_SHARED)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, hva=0x0, " +
      "guest_memfd=fd0)",
    "set_user_memory_region2(slot=1, flags=GUEST_MEMFD, gpa=0x1000, size=0x1000, hva=0x0, " +
      "guest_memfd=fd1)",
    "guest_read(gpa=0x0)",
    "guest_read(gpa=0x1000)",
  ],
  decisions: { frameAgain: ({ ofIndex }) => ofIndex },
};
