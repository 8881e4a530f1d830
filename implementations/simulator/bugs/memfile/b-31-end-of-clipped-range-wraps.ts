/** Seeded bug B-31: a range clipped from below still zaps everything when its end wraps. */
import { wrapU64 } from "../../arithmetic.ts";
import type { SeededBug } from "../seeded-bug.ts";

/** The start is clipped to the slot; the end is moved to gfns first and wraps. */
export const b31EndOfClippedRangeWraps: SeededBug = {
  id: "b-31-end-of-clipped-range-wraps",
  catalogue: "B-31",
  title: "a range clipped from below still zaps everything when its end wraps",
  story:
    "Version 7 clips the start of a range to the slot and compares the end with the end of the " +
    "slot, but for a range before the file pages of a slot near gfn 0 the end falls below zero " +
    "and wraps: all gfns from the slot upward are zapped. Four operations: the file, the slot, " +
    "an access that maps it, and a fallocate in front of its file pages.",
  source: "CAGtprH_pbSo1HeEFUEB6ZZxm-=NEw+nLZ6ZVvr76=9BeX=AHPA (5 Jan 2023), on versions 7 to 10",
  dialect: "memfile-v6",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, hva=0x10000000000, " +
      "private_fd=fd0, private_offset=0x2000)",
    "guest_read(gpa=0x0)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
  ],
  decisions: {
    zapRange: ({ baseGfn, pages, offsetPages }, start, end) => ({
      start: start > offsetPages ? baseGfn + start - offsetPages : baseGfn,
      end: end < offsetPages + pages ? wrapU64(baseGfn + end - offsetPages) : baseGfn + pages,
      warns: false,
    }),
  },
};
