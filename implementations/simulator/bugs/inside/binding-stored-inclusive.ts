/** Seeded bug: the binding of a slot is stored with one page too many. */
import type { SeededBug } from "../seeded-bug.ts";

/** The end of the range is taken for its last page. */
export const bindingStoredInclusive: SeededBug = {
  id: "binding-stored-inclusive",
  title: "the binding of a slot is stored with one page too many",
  story:
    "The map of bindings takes the last page where it is given the end, so that a slot over " +
    "the whole of a file is bound to a page behind it. Two operations: a file, and a slot.",
  source:
    "B-53, 20230213130102.two7q3kkcf254uof@amd.com; virt/kvm/guest_memfd.c, kvm_gmem_bind: " +
    "end - 1, Linux 6.8 to 6.18",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000, flags=0)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, hva=0x0, " +
      "guest_memfd=fd0)",
  ],
  decisions: { storedPages: ({ start, end }) => ({ start, end: end + 1 }) },
};
