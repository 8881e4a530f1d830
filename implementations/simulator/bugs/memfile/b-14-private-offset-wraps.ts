/** Seeded bug B-14: a private offset near 2^64 is accepted although the range wraps. */
import { PAGE_SIZE_BYTES, TWO_TO_THE_64 } from "../../arithmetic.ts";
import { INTENDED_DECISIONS } from "../../memfile/decisions.ts";
import type { SeededBug } from "../seeded-bug.ts";

/** The sum of private offset and size is not compared with the offset. */
export const b14PrivateOffsetWraps: SeededBug = {
  id: "b-14-private-offset-wraps",
  catalogue: "B-14",
  title: "a private offset near 2^64 is accepted although the range wraps",
  story:
    "An offset of one page below 2^64 and a size of two pages reach around to the first page " +
    "of the file. Nothing looks at the sum, and the slot is made. Two operations: the file and " +
    "the call. Without the file the call fails for the lack of it, as it should, unless an " +
    "allocation before fails: an injected ENOMEM in place of EINVAL shows it in one.",
  source: "YkNaPLVLk/pO0zjr@google.com, on version 5",
  dialect: "memfile-v6",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, hva=0x0, " +
      "private_fd=fd0, private_offset=0xfffffffffffff000)",
  ],
  decisions: {
    refusesPrivateOffset: (offset, size) =>
      INTENDED_DECISIONS.refusesPrivateOffset(offset, size) &&
      !(offset % PAGE_SIZE_BYTES === 0n && offset + size >= TWO_TO_THE_64),
  },
};
