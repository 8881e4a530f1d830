/** Seeded bug: deleting a private slot takes its pages out of the file. */
import type { SeededBug } from "../seeded-bug.ts";

/** The pages go with the slot. */
export const deletionTakesPrivatePages: SeededBug = {
  id: "deletion-takes-private-pages",
  title: "deleting a private slot takes its pages out of the file",
  story:
    "The pages of a slot are taken for a part of it, so that all its gfns are shared when it " +
    "is made again. Four operations: an inaccessible file, a slot, its page, and the " +
    "deletion.",
  source:
    "review of v3, YdYFFzlPTvgFdSXL@google.com: user space alone converts; " +
    "20220519153713.819591-8-chao.p.peng@linux.intel.com, patch 7 of the memfile series v6, " +
    "kvm_free_memslot",
  dialect: "memfile-v6",
  minimalTrace: [
    "fd0 = memfd_create(flags=INACCESSIBLE)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, hva=0x0, " +
      "private_fd=fd0)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x0)",
  ],
  decisions: { truncatesOnDelete: () => true },
};
