/** Seeded bug: a slot that is refused for pages that are bound already leaves its binding there. */
import type { SeededBug } from "../seeded-bug.ts";

/** The range is stored before it is looked up. */
export const takenPagesBoundTwice: SeededBug = {
  id: "taken-pages-bound-twice",
  title: "a slot that is refused for pages that are bound already leaves its binding there",
  story:
    "That another slot has the pages is found after they were stored, and nobody takes them " +
    "out again. Three operations: a file, and two slots over one page of it.",
  source:
    "virt/kvm/guest_memfd.c, kvm_gmem_bind: xa_find comes before xa_store_range, Linux 6.8 to " +
    "6.18",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000, flags=0)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, hva=0x0, " +
      "guest_memfd=fd0)",
    "set_user_memory_region2(slot=1, flags=GUEST_MEMFD, gpa=0x1000, size=0x1000, hva=0x0, " +
      "guest_memfd=fd0)",
  ],
  decisions: { bindsRefused: (why) => why === "taken" },
};
