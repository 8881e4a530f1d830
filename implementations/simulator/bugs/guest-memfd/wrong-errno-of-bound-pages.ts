/** Seeded bug: pages that are bound already are EEXIST. */
import type { SeededBug } from "../seeded-bug.ts";

export const wrongErrnoOfBoundPages: SeededBug = {
  id: "wrong-errno-of-bound-pages",
  title: "pages that are bound already are EEXIST",
  story:
    "A second binding of the same pages gets the errno of two slots at one gpa. Three " +
    "operations: the file, a slot, and another one elsewhere with the same page. Since 7.2 " +
    "this is the right answer.",
  source: "KVM guest_memfd changes for 7.2, 06ba195f136a: EEXIST instead of EINVAL",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, hva=0x0, " +
      "guest_memfd=fd0)",
    "set_user_memory_region2(slot=1, flags=GUEST_MEMFD, gpa=0x1000, size=0x1000, hva=0x0, " +
      "guest_memfd=fd0)",
  ],
  decisions: {
    boundErrno: () => "EEXIST",
  },
};
