/** Seeded bug: a fault leaves the page of the file locked. */
import type { SeededBug } from "../seeded-bug.ts";

/** Nothing gives the lock back. */
export const privateFaultKeepsItsPageLock: SeededBug = {
  id: "private-fault-keeps-its-page-lock",
  title: "a fault leaves the page of the file locked",
  story:
    "The page stays locked on the way out of the fault, and whoever needs it next waits for " +
    "ever. Five operations: the file, a slot, its page, an access, and one more: the machine " +
    "hangs.",
  source:
    "20220519153713.819591-7-chao.p.peng@linux.intel.com, patch 6 of the memfile series v6, " +
    "put_unlock_pfn",
  dialect: "memfile-v6",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, hva=0x0, " +
      "private_fd=fd0)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
    "guest_read(gpa=0x0)",
    "guest_read(gpa=0x0)",
  ],
  decisions: { unlocksPage: () => false },
};
