/** Seeded bug B-03: a private slot is made of a file that the host has mapped. */
import type { SeededBug } from "../seeded-bug.ts";

/** The kernel does not look for mappings of the file; the text asks the caller to have none. */
export const b03MappedFile: SeededBug = {
  id: "b-03-mapped-file",
  catalogue: "B-03",
  title: "a private slot is made of a file that the host has mapped",
  story:
    "A mapping from before the slot is neither revoked nor stopped: the host reads and writes " +
    "guest private memory through it. Three operations: a file that can be mapped, the mapping, " +
    "and a private slot on the file. One that is made inaccessible cannot be mapped.",
  source: "203c752f-9439-b5ae-056c-27b2631dcb81@redhat.com (5 Aug 2022): fail when it is mapped",
  dialect: "memfile-v6:strict",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "host_mmap(hva=0x0, size=0x1000, prot=read-write, fd=fd0)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, hva=0x0, private_fd=fd0)",
  ],
  obligation: "caller-obligation/unmapped-file",
  decisions: {},
};
