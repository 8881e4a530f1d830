/** Seeded bug: an O_PATH descriptor counts as one of an open file. */
import type { SeededBug } from "../seeded-bug.ts";

export const nameOfAFileTakenForOpen: SeededBug = {
  id: "name-of-a-file-taken-for-open",
  title: "an O_PATH descriptor counts as one of an open file",
  story:
    "The descriptor is looked up as fstat does it, where a name is enough, so that what it " +
    "is of is judged and not whether it is open. Two operations: the name, and the slot.",
  source: "fs/file.c, fget and fget_raw: FMODE_PATH, Linux 6.8 to 7.3",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = open_other(kind=path)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, hva=0x0, " +
      "guest_memfd=fd0)",
  ],
  decisions: { opensNames: () => true },
};
