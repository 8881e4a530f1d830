/** Seeded bug: a punch tells only the first of several slots. */
import type { SeededBug } from "../seeded-bug.ts";

export const punchStopsAtFirstSlot: SeededBug = {
  id: "punch-stops-at-first-slot",
  title: "a punch tells only the first of several slots",
  story:
    "The walk over the bindings of a range ends after the first, so that other slots keep " +
    "what they have mapped of the pages that go. Five operations: a file of two pages, two " +
    "slots with one each, an access that maps the page of the second, and a punch of both. " +
    "With one slot the first is the last.",
  source:
    "Y8HTITl1+Oe0H7Gd@google.com, on the way from notifiers to bindings; " +
    "virt/kvm/guest_memfd.c, kvm_gmem_invalidate_begin (6.8)",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x2000, flags=MMAP)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x1000, size=0x1000, hva=0x0, " +
      "guest_memfd=fd0)",
    "set_user_memory_region2(slot=1, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, hva=0x0, " +
      "guest_memfd=fd0, guest_memfd_offset=0x1000)",
    "guest_read(gpa=0x0)",
    "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x2000)",
  ],
  decisions: {
    goesOnToNextBinding: (event) => event !== "punch",
  },
};
