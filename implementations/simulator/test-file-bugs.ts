/** How bugs of ordinary files are told from the correct machine, and what traces are made of. */
import { parseOperation } from "../../abi/notation.ts";
import type { Operation } from "../../abi/operation.ts";
import { firstDifference, type MinimalityOptions } from "./test-minimality.ts";

const MAP = "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)";

/** Operations that make, use and unmake everything the bugs are about, on one page. */
const SMALL_ALPHABET: readonly Operation[] = [
  "fd0 = memfd_create(flags=ALLOW_SEALING)",
  "ftruncate(fd=fd0, size=0x1000)",
  "ftruncate(fd=fd0, size=0x0)",
  "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)",
  "file_write(fd=fd0, offset=0x0, size=8, tag=1)",
  MAP,
  MAP.replace("fd=fd0", "fd=fd0, sharing=private"),
  MAP.replace("read-write", "read"),
  "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)",
  "guest_read(gpa=0x0)",
  "guest_write(gpa=0x0, tag=2)",
  "host_read(hva=0x10000000000)",
  "host_write(hva=0x10000000000, tag=3)",
  "host_remove(hva=0x10000000000, size=0x1000)",
  "host_dontneed(hva=0x10000000000, size=0x1000)",
  "close(fd=fd0)",
].map(parseOperation);

export const FILE_MINIMALITY: MinimalityOptions = {
  firstSymptom: firstDifference,
  alphabet: (minimal) => [...SMALL_ALPHABET, ...minimal],
  isTrace: (trace) => trace.filter(({ op }) => op === "memfd_create").length <= 1,
};
