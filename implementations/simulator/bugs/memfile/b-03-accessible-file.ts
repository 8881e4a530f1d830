/** Seeded bug B-03: a private slot is made of a file that the host may read and write. */
import type { SeededBug } from "../seeded-bug.ts";

/** The kernel takes any file of shared memory; the text wants an inaccessible one. */
export const b03AccessibleFile: SeededBug = {
  id: "b-03-accessible-file",
  catalogue: "B-03",
  title: "a private slot is made of a file that the host may read and write",
  story:
    "The text has private memory in files made with MFD_INACCESSIBLE, and no code asks for it. " +
    "Whatever the host had mapped before the slot was made it goes on reading and writing, and a " +
    "store through it makes a page private without a word. The kernel does as the design says " +
    "and the caller does not: a strict dialect reports the caller. Two operations: an ordinary " +
    "file, and a private slot on it.",
  source: "203c752f-9439-b5ae-056c-27b2631dcb81@redhat.com (5 Aug 2022): refuse the registration",
  dialect: "memfile-v6:strict",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, hva=0x0, private_fd=fd0)",
  ],
  obligation: "caller-obligation/inaccessible-file",
  decisions: {},
};
