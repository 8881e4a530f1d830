/** Seeded bug B-15: a file offset of 16 TiB finds the first page of the file. */
import type { SeededBug } from "../seeded-bug.ts";

/** The page index travels in a 32-bit variable. */
export const b15PageIndexOf32Bits: SeededBug = {
  id: "b-15-page-index-of-32-bits",
  catalogue: "B-15",
  title: "a file offset of 16 TiB finds the first page of the file",
  story:
    "The index of a file page is cut to 32 bits, so a slot that lies 2^32 pages into the file " +
    "is backed by the first pages of it: the guest reaches private memory that belongs to " +
    "another gfn. Four operations: the file, a slot at 16 TiB, the first page of the file, " +
    "and an access, which is answered as if its page were there. Slot and page alone tell " +
    "nothing; without the page neither kernel finds one.",
  source: "YkJLFu98hZOvTSrL@google.com, on version 5",
  dialect: "memfile-v6",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, hva=0x0, " +
      "private_fd=fd0, private_offset=0x100000000000)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
    "guest_read(gpa=0x0)",
  ],
  decisions: { lookupIndex: (index) => index % 2 ** 32 },
};
