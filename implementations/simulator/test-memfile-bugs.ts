/** How bugs of memfile are told from the correct machine, and what traces are made of. */
import { parseOperation } from "../../abi/notation.ts";
import type { Operation } from "../../abi/operation.ts";
import { MEMFILE_BUGS } from "./bugs/memfile/catalogue.ts";
import type { SeededBug } from "./bugs/seeded-bug.ts";
import { firstDifference, type MinimalityOptions } from "./test-minimality.ts";

/** Bugs of the kernel; the others are of its caller, and no kernel shows them. */
export const MEMFILE_KERNEL_BUGS: readonly SeededBug[] = MEMFILE_BUGS.filter(
  ({ obligation }) => obligation === undefined,
);

const SLOT =
  "set_user_memory_region(slot=0, flags=PRIVATE, hva=0x10000000000, private_fd=fd0, " +
  "gpa=0x0, size=0x1000)";

/** Operations that make, use and unmake everything the bugs are about. */
const SMALL_ALPHABET: readonly Operation[] = [
  "fd0 = memfd_create(flags=INACCESSIBLE)",
  SLOT,
  SLOT.replace("0x1000)", "0x8000)"),
  SLOT.replace("gpa=0x0", "gpa=0x1000, private_offset=0x1000"),
  SLOT.replace("0x1000)", "0x4000, private_offset=0x1000)"),
  SLOT.replace("PRIVATE", "PRIVATE|LOG_DIRTY").replace(")", ", inject=ENOMEM@2)"),
  SLOT.replace("0x1000)", "0x0)"),
  SLOT.replace("slot=0, flags=PRIVATE", "slot=0, flags=0"),
  SLOT.replace("slot=0, flags=PRIVATE", "slot=1, flags=0").replace("gpa=0x0", "gpa=0x1000"),
  "guest_read(gpa=0x0)",
  "guest_write(gpa=0x1000, tag=1)",
  "guest_read(gpa=0x0, access=private)",
  "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
  "fallocate(fd=fd0, mode=0, offset=0x1000, size=0x1000)",
  "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x0, size=0x8000)",
  "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x0, size=0x2000, inject=ENOSPC@1)",
  "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)",
  "ftruncate(fd=fd0, size=0x2000)",
].map(parseOperation);

export const MEMFILE_MINIMALITY: MinimalityOptions = {
  firstSymptom: firstDifference,
  alphabet: (minimal) => [...SMALL_ALPHABET, ...minimal],
};
