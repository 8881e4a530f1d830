/** Seeded bug B-11: a large private mapping covers gfns that are shared. */
import type { SeededBug } from "../seeded-bug.ts";

/** The size of a private mapping is that of the folio, whatever is private of it. */
export const b11MappingAcrossKinds: SeededBug = {
  id: "b-11-mapping-across-kinds",
  catalogue: "B-11",
  title: "a large private mapping covers gfns that are shared",
  story:
    "A large folio may be private in part: the rest of it lies behind the end of the file. The " +
    "mapping covers all of it, so the guest uses gfns as private that user space was told are " +
    "shared. Four operations: the file, a slot over a whole block, one page of it, for which the " +
    "file gets a folio of four, and a private access. Three of them map nothing.",
  source: "Yqzpf3AEYabFWjnW@google.com; b3ce0855-0e4b-782a-599c-26590df948dd@amd.com",
  dialect: "memfile-v6:thp",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x4000, hva=0x0, private_fd=fd0)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
    "guest_read(gpa=0x0, access=private)",
  ],
  decisions: { mapsAcrossKinds: () => true },
};
