/** How bugs of frames are told from the correct machine: by what the guest can reach. */
import { isDeepStrictEqual } from "node:util";
import { parseOperation } from "../../abi/notation.ts";
import type { Observation } from "../../abi/observation.ts";
import type { Operation } from "../../abi/operation.ts";
import type { SeededBug } from "./bugs/seeded-bug.ts";
import type { MinimalityOptions } from "./test-minimality.ts";
import { machineOf } from "./test-support.ts";

const SLOT =
  "set_user_memory_region(slot=0, flags=PRIVATE, hva=0x10000000000, private_fd=fd0, " +
  "gpa=0x0, size=0x1000)";

/** In both address spaces, on two pages. */
const SMALL_ALPHABET: readonly Operation[] = [
  "fd0 = memfd_create(flags=INACCESSIBLE)",
  SLOT,
  SLOT.replace("slot=0", "slot=0x10000"),
  SLOT.replace("flags=PRIVATE", "flags=0"),
  SLOT.replace("slot=0, flags=PRIVATE", "slot=0x10000, flags=0"),
  "guest_read(gpa=0x0)",
  "guest_read(gpa=0x0, address_space=1)",
  "guest_read(gpa=0x0, access=private)",
  "guest_write(gpa=0x0, tag=1, access=private, address_space=1)",
  "fallocate(fd=fd0, mode=0, offset=0x0, size=0x2000)",
  "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)",
  "host_dontneed(hva=0x10000000000, size=0x1000)",
].map(parseOperation);

export const FRAME_MINIMALITY: MinimalityOptions = {
  firstSymptom,
  alphabet: (minimal) => [...SMALL_ALPHABET, ...minimal],
};

/** Index of the first operation after which answer or mappings are not those of the right. */
function firstSymptom({ dialect, decisions }: SeededBug, trace: readonly Operation[]) {
  const [correct, buggy] = [machineOf(dialect), machineOf(dialect, decisions)];
  const index = trace.findIndex((operation) => {
    const answersDiffer = !isDeepStrictEqual(correct.apply(operation), buggy.apply(operation));
    return answersDiffer || !isDeepStrictEqual(seen(correct.observe()), seen(buggy.observe()));
  });
  return index === -1 ? undefined : index;
}

/**
 * Mappings, each with the first one that has its frame, and whether that is the frame of its page.
 */
function seen({ mappings: all, hostPages, files = [] }: Observation) {
  const mappings = [...all];
  const owned = new Set([
    ...hostPages.values(),
    ...files.flatMap(({ pages }) => [...pages.values()]),
  ]);
  return mappings.map(({ pfn, ...where }) => ({
    ...where,
    sameAs: mappings.findIndex((other) => other.pfn === pfn),
    isOwned: owned.has(pfn),
  }));
}
