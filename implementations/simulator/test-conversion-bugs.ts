/** What traces about conversions in place are made of; any difference of the inside tells a bug. */
import { parseOperation } from "../../abi/notation.ts";
import type { Operation } from "../../abi/operation.ts";
import { firstDifference, type MinimalityOptions } from "./test-minimality.ts";

/** Operations that make, use, hold and convert everything the bugs are about, on two pages. */
const SMALL_ALPHABET: readonly Operation[] = [
  "fd0 = create_guest_memfd(size=0x2000, flags=MMAP|INIT_SHARED)",
  "fd0 = create_guest_memfd(size=0x1000)",
  "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, " +
    "hva=0x10000000000, guest_memfd=fd0)",
  "host_mmap(hva=0x10000000000, size=0x2000, prot=read-write, fd=fd0)",
  "host_read(hva=0x10000000000)",
  "fd1 = host_pin(hva=0x10000000000)",
  "guest_read(gpa=0x0)",
  "guest_write(gpa=0x0, tag=1)",
  "set_memory_attributes2(fd=fd0, offset=0x0, size=0x1000, attributes=PRIVATE)",
  "set_memory_attributes2(fd=fd0, offset=0x0, size=0x1000, attributes=0)",
  "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)",
  "close(fd=fd0)",
].map(parseOperation);

export const CONVERSION_MINIMALITY: MinimalityOptions = {
  firstSymptom: firstDifference,
  alphabet: () => SMALL_ALPHABET,
  isTrace: (trace) => trace.filter(({ op }) => op === "create_guest_memfd").length <= 1,
};
