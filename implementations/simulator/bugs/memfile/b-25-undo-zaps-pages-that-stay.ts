/** Seeded bug B-25: a fallocate that fails takes down mappings of pages that stay. */
import type { SeededBug } from "../seeded-bug.ts";

/** The undo announces every page it passes, also those it keeps. */
export const b25UndoZapsPagesThatStay: SeededBug = {
  id: "b-25-undo-zaps-pages-that-stay",
  catalogue: "B-25",
  title: "a fallocate that fails takes down mappings of pages that stay",
  story:
    "When a fallocate fails half way it removes what it added. It also tells every slot about " +
    "the pages that were there before, which stay, so their mappings are zapped for nothing; " +
    "where unmapping a private page destroys it, the guest has lost memory to a failed call. " +
    "Five operations: the file, the slot, a page, a private access that maps it, and a fallocate " +
    "over it and the next page that fails at the next page. The page must be there before, be " +
    "mapped, and be passed by a call that fails.",
  source:
    "v6 patch 2/8, shmem_undo_range (20220519153713.819591-3-chao.p.peng@linux.intel.com), read: " +
    "nobody raised it",
  dialect: "memfile-v6",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, hva=0x0, private_fd=fd0)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
    "guest_read(gpa=0x0, access=private)",
    "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x0, size=0x2000, inject=ENOSPC@1)",
  ],
  decisions: { undoAnnouncesKept: () => true },
};
