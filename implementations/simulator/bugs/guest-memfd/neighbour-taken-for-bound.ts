/** Seeded bug: the file page behind a binding cannot be bound. */
import type { SeededBug } from "../seeded-bug.ts";

export const neighbourTakenForBound: SeededBug = {
  id: "neighbour-taken-for-bound",
  title: "the file page behind a binding cannot be bound",
  story:
    "The map of bindings takes the end of a range for its last page, so that neighbours " +
    "exclude each other. Three operations: a file of two pages, a slot with the first, and a " +
    "slot with the second.",
  source:
    "20230213130102.two7q3kkcf254uof@amd.com, on the rework of version 10 of the memfile " +
    "series",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x2000)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, hva=0x0, " +
      "guest_memfd=fd0)",
    "set_user_memory_region2(slot=1, flags=GUEST_MEMFD, gpa=0x1000, size=0x1000, hva=0x0, " +
      "guest_memfd=fd0, guest_memfd_offset=0x1000)",
  ],
  decisions: {
    reservedPages: ({ start, end }) => ({ start, end: end + 1 }),
  },
};
