/** Seeded bug B-50: a slot whose gfns and file pages are not congruent crashes the host. */
import type { SeededBug } from "../seeded-bug.ts";

/** The level is that of the folio, whatever the slot's offset does to the alignment. */
export const b50IncongruentLargeMapping: SeededBug = {
  id: "b-50-incongruent-large-mapping",
  catalogue: "B-50",
  title: "a slot whose gfns and file pages are not congruent crashes the host",
  story:
    "A block can only be mapped as one where gfn and file page have the same place in it. A " +
    "private offset that is no multiple of the block breaks that, nobody looks, and an assertion " +
    "of the fault path fails. Four operations: the file, a slot over a whole block with an " +
    "offset of one page, the pages of that block, and a private access: the level is looked for " +
    "when a page is mapped, and by nothing else.",
  source: "Y8HldeHBrw+OOZVm@google.com, on version 10; version 6 has it too",
  dialect: "memfile-v6:thp",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x4000, hva=0x0, " +
      "private_fd=fd0, private_offset=0x1000)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x5000)",
    "guest_read(gpa=0x0, access=private)",
  ],
  decisions: { incongruentMapping: () => "assertion" },
};
