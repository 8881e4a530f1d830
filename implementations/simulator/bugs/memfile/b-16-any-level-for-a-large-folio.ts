/** Seeded bug B-16: a large folio is mapped at whatever level the slot allows. */
import type { SeededBug } from "../seeded-bug.ts";

/** Any order above zero is taken for no limit at all. */
export const b16AnyLevelForALargeFolio: SeededBug = {
  id: "b-16-any-level-for-a-large-folio",
  catalogue: "B-16",
  title: "a large folio is mapped at whatever level the slot allows",
  story:
    "The order of the folio bounds the mapping: one of four pages can be mapped as four pages, " +
    "not more. Here every order above zero means no limit, and nothing else bounds the level " +
    "either, so the next one up is used: a block of eight, of which half belongs to other " +
    "frames. Four operations: the file, a slot over eight pages, a page, for which the file " +
    "gets a folio of four, and a private access, the only one of them that maps.",
  source: "YkJbxiL/Az7olWlq@google.com, on version 5",
  dialect: "memfile-v6:thp",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x8000, hva=0x0, private_fd=fd0)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
    "guest_read(gpa=0x0, access=private)",
  ],
  decisions: {
    levelOfFolio: (folioOrder) => (folioOrder > 0 ? NEXT_LEVEL : 0),
    mapsAcrossKinds: () => true,
  },
};

/** Order of the level above that of the machine's folios. */
const NEXT_LEVEL = 3;
