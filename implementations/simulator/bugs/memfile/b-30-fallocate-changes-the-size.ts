/** Seeded bug B-30: fallocate changes the size of a file whose size is fixed. */
import { INTENDED_DECISIONS } from "../../memfile/decisions.ts";
import type { SeededBug } from "../seeded-bug.ts";

/** Only ftruncate asks whether the size is set already. */
export const b30FallocateChangesTheSize: SeededBug = {
  id: "b-30-fallocate-changes-the-size",
  catalogue: "B-30",
  title: "fallocate changes the size of a file whose size is fixed",
  story:
    "The size of such a file is set once. ftruncate refuses to change it, but fallocate without " +
    "KEEP_SIZE makes the file grow, even to a size that is no multiple of a page. Three " +
    "operations: the file, its first size, and a fallocate behind it. The first size may be set " +
    "by either call.",
  source:
    "v6 patch 8/8, the manual page (20220519153713.819591-9-chao.p.peng@linux.intel.com), " +
    "against patch 2/8; read: nobody raised it",
  dialect: "memfile-v6",
  minimalTrace: [
    "fd0 = memfd_create(flags=INACCESSIBLE)",
    "ftruncate(fd=fd0, size=0x1000)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x2000)",
  ],
  decisions: {
    gates: (operation, nodeFlags) =>
      operation !== "grow" && INTENDED_DECISIONS.gates(operation, nodeFlags),
  },
};
