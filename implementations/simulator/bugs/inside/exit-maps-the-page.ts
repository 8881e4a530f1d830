/** Seeded bug: an access that exits because its page is private has it mapped. */
import type { SeededBug } from "../seeded-bug.ts";

/** The page is mapped before the kinds are compared. */
export const exitMapsThePage: SeededBug = {
  id: "exit-maps-the-page",
  title: "an access that exits because its page is private has it mapped",
  story:
    "The mapping is made as soon as the page is found, and the kind of the access compared " +
    "then: user space is asked to convert a page that the guest has by now. Four operations: " +
    "the file, a slot, its page, and a shared access.",
  source:
    "20220519153713.819591-7-chao.p.peng@linux.intel.com, patch 6 of the memfile series v6, " +
    "kvm_faultin_pfn: the mismatch exits before anything is mapped",
  dialect: "memfile-v6",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, hva=0x0, " +
      "private_fd=fd0)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
    "guest_read(gpa=0x0)",
  ],
  decisions: { mapsBeforeExit: () => true },
};
