/** Seeded bug B-39: byte offsets of a range are taken for page indexes. */
import { PAGE_SIZE_BYTES } from "../../arithmetic.ts";
import { INTENDED_DECISIONS } from "../../memfile/decisions.ts";
import type { SeededBug } from "../seeded-bug.ts";

/** The range arrives in bytes and is compared with page indexes. */
export const b39BytesForPages: SeededBug = {
  id: "b-39-bytes-for-pages",
  catalogue: "B-39",
  title: "byte offsets of a range are taken for page indexes",
  story:
    "The range of a change travels in bytes and is compared with pages, so it is 4096 times too " +
    "long and too far away: a change of any page but the first misses its gfn, and a change of " +
    "the first covers the whole slot. Four operations: the file, a slot of two pages, an access " +
    "that maps the second, and a fallocate of the first, which zaps both. (A gfn that is missed " +
    "takes a size beforehand: growing announces everything from the start of the file.)",
  source:
    "20221129003725.l34qhx6n44mq2gtl@amd.com; Y8b4nsMJm+4Hr/e0@google.com, on versions 8 to 10",
  dialect: "memfile-v6",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x2000, hva=0x10000000000, " +
      "private_fd=fd0)",
    "guest_read(gpa=0x1000)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
  ],
  decisions: {
    zapRange: (slot, start, end) =>
      INTENDED_DECISIONS.zapRange(slot, start * PAGE_SIZE_BYTES, end * PAGE_SIZE_BYTES),
  },
};
