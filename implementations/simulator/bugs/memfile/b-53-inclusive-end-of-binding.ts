/** Seeded bug B-53: a change of the page behind a slot's last zaps the gfn behind the slot. */
import { INTENDED_DECISIONS } from "../../memfile/decisions.ts";
import type { SeededBug } from "../seeded-bug.ts";

/** The last page of a binding is stored where its end is expected. */
export const b53InclusiveEndOfBinding: SeededBug = {
  id: "b-53-inclusive-end-of-binding",
  catalogue: "B-53",
  title: "a change of the page behind a slot's last zaps the gfn behind the slot",
  story:
    "The map of bindings keeps the last index of each, and is given its end: every slot owns " +
    "one file page too many. A change of that page zaps the gfn behind the slot, which " +
    "belongs to a neighbour. Five operations: a neighbour, an access that maps it, the file, " +
    "the private slot in front, and a fallocate of the page too many. Only another slot can " +
    "be mapped there.",
  source: "20230213130102.two7q3kkcf254uof@amd.com, on the rework of version 10",
  dialect: "memfile-v6",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=0, gpa=0x1000, size=0x1000, hva=0x10000000000)",
    "guest_read(gpa=0x1000)",
    "fd0 = memfd_create(flags=0)",
    "set_user_memory_region(slot=1, flags=PRIVATE, gpa=0x0, size=0x1000, hva=0x0, private_fd=fd0)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x2000)",
  ],
  decisions: {
    zapRange: (slot, start, end) =>
      INTENDED_DECISIONS.zapRange({ ...slot, pages: slot.pages + 1n }, start, end),
  },
};
