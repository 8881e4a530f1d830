/** Seeded bug B-06: pages that are older than their slot never become private. */
import type { SeededBug } from "../seeded-bug.ts";

/** Only an announcement makes a page private, and there is none for older pages. */
export const b06PagesBeforeTheSlot: SeededBug = {
  id: "b-06-pages-before-the-slot",
  catalogue: "B-06",
  title: "pages that are older than their slot never become private",
  story:
    "The promise is that the file alone says what is private. A kernel that keeps its own record " +
    "of announced pages (an architecture has to, for its ownership table) never hears of pages " +
    "that were there before the slot: they stay shared. Four operations: the file, a page in it, " +
    "then a slot over it, then an access, which goes to shared memory instead of leaving the " +
    "guest. Before the access both kernels look alike; with the slot first the page is " +
    "announced.",
  source: "20220623225949.kkdx6uwjlk2ec4iq@amd.com",
  dialect: "memfile-v6",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, hva=0x0, private_fd=fd0)",
    "guest_read(gpa=0x0)",
  ],
  decisions: { countsAsPrivate: (populatedBeforeSlot) => !populatedBeforeSlot },
};
