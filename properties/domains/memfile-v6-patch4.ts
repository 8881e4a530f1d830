import { type BoundedDomain, operationsIn } from "./bounded-domain.ts";

const PLACE = "gpa=0x0, size=0x1000, hva=0x10000000000";
const NO_PLACE = "gpa=0x0, size=0x0, hva=0x10000000000";

/** The double fetch and the ids of slots. */
export const MEMFILE_V6_PATCH4_TINY: BoundedDomain = {
  name: "memfile-v6-patch4/tiny",
  dialect: "memfile-v6-patch4",
  sentence: "One slot, whose flags may change between two fetches, and ids at every edge.",
  choices: [
    "1 page of 1 gfn; ids 0, the last one, the one behind it, and the first of two more spaces",
    "PRIVATE comes, goes or stays between the fetches, of which each may fail",
    "the slot may be READONLY or have a log, and is read and stored to",
  ],
  operations: operationsIn([
    ...["0", "0x7ffb", "0x10000", "0x20000"].flatMap((slot) => [
      `set_user_memory_region(slot=${slot}, flags=0, ${PLACE})`,
      `set_user_memory_region(slot=${slot}, flags=0, ${NO_PLACE})`,
    ]),
    `set_user_memory_region(slot=0x7ffc, flags=0, ${PLACE})`,
    `set_user_memory_region(slot=0, flags=READONLY, ${PLACE})`,
    `set_user_memory_region(slot=0, flags=LOG_DIRTY, ${PLACE})`,
    `set_user_memory_region(slot=0, flags=PRIVATE, ${PLACE})`,
    `set_user_memory_region(slot=0, flags=PRIVATE, ${PLACE}, first_fetch_flags=0)`,
    `set_user_memory_region(slot=0, flags=0, ${PLACE}, first_fetch_flags=PRIVATE)`,
    `set_user_memory_region(slot=0, flags=0, ${PLACE}, first_fetch_flags=READONLY)`,
    `set_user_memory_region(slot=0, flags=0, ${PLACE}, readable=0..7)`,
    `set_user_memory_region(slot=0, flags=0, ${PLACE}, readable=0..31)`,
    `set_user_memory_region(slot=0, flags=PRIVATE, ${PLACE}, readable=0..32)`,
    "guest_read(gpa=0x0)",
    "guest_write(gpa=0x0, tag=1)",
  ]),
  reaches: [
    "toctou-caught",
    "slot-deleted",
    "overlap-refused",
    "mmio-write-exited",
    "readonly-write-exited",
    "guest-write-reached-memory",
  ],
};
