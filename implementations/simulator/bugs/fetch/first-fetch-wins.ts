/** Seeded bug: a slot has the flags that were fetched first. */
import type { SeededBug } from "../seeded-bug.ts";

/** The flags of the copy are overwritten by those that were fetched before. */
export const firstFetchWins: SeededBug = {
  id: "first-fetch-wins",
  title: "a slot has the flags that were fetched first",
  story:
    "The first fetch only says how long the block is, and here decides what the slot is to " +
    "be as well, which user space has changed its mind about. One operation: the slot has a " +
    "log that was not asked for.",
  source:
    "20220519153713.819591-5-chao.p.peng@linux.intel.com, patch 4 of the memfile series v6, " +
    "kvm_vm_ioctl: the copied block is used",
  dialect: "memfile-v6",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0, " +
      "first_fetch_flags=LOG_DIRTY)",
  ],
  decisions: { flagsOfSlot: (firstFetch) => firstFetch },
};
