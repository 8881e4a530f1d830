/** Seeded bug B-07: a slot that could not be made stays registered with its file. */
import type { SeededBug } from "../seeded-bug.ts";

/** The early return after a failed bitmap allocation skips the clean-up. */
export const b07NotifierOfAFailedSlot: SeededBug = {
  id: "b-07-notifier-of-a-failed-slot",
  catalogue: "B-07",
  title: "a slot that could not be made stays registered with its file",
  story:
    "The notifier is registered before the dirty bitmap is allocated, and when that fails the " +
    "call returns at once: the slot is freed, its notifier stays in the list of the file, and " +
    "the next event of the file calls freed memory. Two operations: the file, and a call whose " +
    "second allocation, the bitmap, fails. Inside, the notifier is there to see at once; from " +
    "outside it takes a fallocate more.",
  source:
    "v6 patch 7/8, kvm_prepare_memory_region " +
    "(20220519153713.819591-8-chao.p.peng@linux.intel.com), read: nobody raised it",
  dialect: "memfile-v6",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "set_user_memory_region(slot=0, flags=LOG_DIRTY|PRIVATE, gpa=0x0, size=0x1000, hva=0x0, " +
      "private_fd=fd0, inject=ENOMEM@2)",
  ],
  decisions: { unregistersWithoutBitmap: () => false },
};
