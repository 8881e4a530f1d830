/** Seeded bug: a page of an inaccessible file gets the frame of the page before it. */
import type { SeededBug } from "../seeded-bug.ts";

/** The allocator forgets that it has just given the frame away. */
export const frameHandedOutTwice: SeededBug = {
  id: "frame-handed-out-twice",
  title: "a page of an inaccessible file gets the frame of the page before it",
  story:
    "The allocator hands a frame out again that the page before has. Nobody but the guest can " +
    "read either: it shows when both are mapped, with one frame at two gfns. Five operations: " +
    "the file, a slot over two pages, both pages by one call, and an access to each.",
  source:
    "20220519153713.819591-3-chao.p.peng@linux.intel.com, patch 2 of the memfile series v6, " +
    "shmem_getpage_gfp: a frame of its own for every page",
  dialect: "memfile-v6",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x2000, hva=0x0, private_fd=fd0)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x2000)",
    "guest_read(gpa=0x0, access=private)",
    "guest_read(gpa=0x1000, access=private)",
  ],
  decisions: { frameAgain: ({ ofPageBefore }) => ofPageBefore },
};
