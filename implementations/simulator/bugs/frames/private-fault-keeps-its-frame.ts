/** Seeded bug: a private fault never gives its reference of the frame back. */
import type { SeededBug } from "../seeded-bug.ts";

/** Nothing gives the frame back. */
export const privateFaultKeepsItsFrame: SeededBug = {
  id: "private-fault-keeps-its-frame",
  title: "a private fault never gives its reference of the frame back",
  story:
    "What the fault path looked up it holds for ever, so that the frame is lost when the page " +
    "is. No answer ever tells; the references inside do. Four operations: the file, a slot, " +
    "its page, and an access, which is of either kind.",
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
  ],
  decisions: { putsFrame: () => false },
};
