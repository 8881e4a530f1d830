/** Seeded bug B-08: PRIVATE may come and go between two looks at the flags. */
import type { SeededBug } from "../seeded-bug.ts";

/** The flags decide how much is copied and are never compared with the copy. */
export const b08FlagsFetchedTwice: SeededBug = {
  id: "b-08-flags-fetched-twice",
  catalogue: "B-08",
  title: "PRIVATE may come and go between two looks at the flags",
  story:
    "The flags are fetched once to learn how long the argument block is, and again with the " +
    "block. Nothing compares them, so another thread can take PRIVATE away in between, which is " +
    "accepted, or add it, and the private half of the slot is then made of whatever the previous " +
    "call left on the kernel stack. One operation is enough for the first.",
  source: "YkI2Lyv9SJaGPDz+@google.com, on version 5",
  dialect: "memfile-v6",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0, " +
      "first_fetch_flags=PRIVATE)",
  ],
  decisions: { refusesChangedPrivate: () => false, zeroesUncopiedTail: () => false },
};
