/** Seeded bug: a page of an inaccessible file gets the frame of the same index in another one. */
import type { SeededBug } from "../seeded-bug.ts";

/** The allocator goes by the index of the page alone. */
export const twoFilesShareAFrame: SeededBug = {
  id: "two-files-share-a-frame",
  title: "a page of an inaccessible file gets the frame of the same index in another one",
  story:
    "Frames are kept by index and not by file and index, so that two inaccessible files have " +
    "one frame where both have a page. Seven operations: a file and its page, once more so " +
    "that it reads as zeroes, another file and its page, a slot over that, and a store, which " +
    "shows in the first file as well. With a slot over each and an access to each, which is " +
    "one more, one frame is at two gfns.",
  source:
    "20220519153713.819591-3-chao.p.peng@linux.intel.com, patch 2 of the memfile series v6, " +
    "shmem_getpage_gfp: the page cache belongs to an inode",
  dialect: "memfile-v6",
  minimalTrace: [
    "fd0 = memfd_create(flags=INACCESSIBLE)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
    "fd1 = memfd_create(flags=INACCESSIBLE)",
    "fallocate(fd=fd1, mode=0, offset=0x0, size=0x1000)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, hva=0x0, " +
      "private_fd=fd1)",
    "guest_write(gpa=0x0, tag=1, access=private)",
  ],
  certifiedIn: "memfile-v6/twins",
  decisions: { frameAgain: ({ ofIndex }) => ofIndex },
};
