/** How bugs of guest_memfd are told from the correct machine, and what traces are made of. */
import { isDeepStrictEqual } from "node:util";
import { parseOperation } from "../../abi/notation.ts";
import type { Observation } from "../../abi/observation.ts";
import { MEM_READONLY, type Operation } from "../../abi/operation.ts";
import { sameOutcome } from "../../abi/outcome.ts";
import { pageOf } from "../../abi/units.ts";
import type { SeededBug } from "./bugs/seeded-bug.ts";
import type { MinimalityOptions } from "./test-minimality.ts";
import { machineOf } from "./test-support.ts";

const FILE = "fd0 = create_guest_memfd(size=0x1000, flags=MMAP|INIT_SHARED)";
const SLOT =
  "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, " +
  "hva=0x10000000000, guest_memfd=fd0)";
const PLAIN = "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)";

/** Operations that make, use and unmake everything the bugs are about, on two pages. */
const SMALL_ALPHABET: readonly Operation[] = [
  FILE,
  SLOT,
  PLAIN,
  PLAIN.replace("flags=0", "flags=LOG_DIRTY"),
  PLAIN.replace("slot=0", "slot=1").replace("gpa=0x0", "gpa=0x1000"),
  PLAIN.replace("size=0x1000", "size=0x0"),
  "guest_read(gpa=0x0)",
  "guest_write(gpa=0x0, tag=1)",
  "guest_read(gpa=0x1000)",
  "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)",
  "host_read(hva=0x10000000000)",
  "host_write(hva=0x10000000000, tag=1)",
  "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)",
  "set_memory_attributes(gpa=0x0, size=0x1000, attributes=PRIVATE)",
  "get_dirty_log(slot=0)",
  "close(fd=fd0)",
].map(parseOperation);

/** What only a VM whose hardware marks accesses can be asked. */
const MARKED_ALPHABET: readonly Operation[] = [
  "guest_read(gpa=0x0, access=private)",
  "guest_write(gpa=0x0, tag=1, access=private)",
  "pre_fault_memory(gpa=0x0, size=0x1000)",
].map(parseOperation);

export const GUEST_MEMFD_MINIMALITY: MinimalityOptions = {
  firstSymptom,
  alphabet: (_, { dialect }) =>
    dialect.includes("hardware-private") ? [...SMALL_ALPHABET, ...MARKED_ALPHABET] : SMALL_ALPHABET,
  isTrace: definesOnce,
};

/** Index of the first operation at which the buggy machine can be told from a correct one. */
function firstSymptom(bug: SeededBug, trace: readonly Operation[]): number | undefined {
  const correct = machineOf(bug.dialect);
  const buggy = machineOf(bug.dialect, bug.decisions);
  const index = trace.findIndex((operation) => {
    const expected = correct.apply(operation);
    if (!sameOutcome(expected, buggy.apply(operation))) return true;
    const [promised, seen] = [correct.observe(), buggy.observe()];
    return (
      hasStaleMapping(seen) ||
      !isDeepStrictEqual(dirtyBits(promised), dirtyBits(seen)) ||
      hasOtherBindings(promised, seen) ||
      lacksMapping(promised, seen) ||
      !isDeepStrictEqual(memoryOf(promised), memoryOf(seen))
    );
  });
  return index === -1 ? undefined : index;
}

/**
 * A mapping outside every slot, or of another page than the slot's, or writable though READONLY.
 */
function hasStaleMapping({ mappings, memslots, hostPages, files = [] }: Observation): boolean {
  return mappings.some(({ addressSpace, gfn, pfn, writable, kind }) => {
    const slot = memslots.find(
      (one) =>
        one.addressSpace === addressSpace &&
        gfn >= one.baseGfn &&
        gfn < one.baseGfn + BigInt(one.pages),
    );
    if (slot === undefined) return true;
    const place = Number(gfn - slot.baseGfn);
    if (kind === "private") {
      return !files.some(({ bindings = [], pages }) =>
        bindings.some(
          ({ id, startPage }) => id === slot.id && pages.get(startPage + place) === pfn,
        ),
      );
    }
    if (hostPages.get(Number(pageOf(slot.hva)) + place) !== pfn) return true;
    return writable && (slot.flags & MEM_READONLY) !== 0;
  });
}

function dirtyBits({ memslots }: Observation): readonly unknown[] {
  return memslots.map(({ dirty }) => dirty);
}

/** Whether a file that still lives has other slots than it should. */
function hasOtherBindings(correct: Observation, buggy: Observation): boolean {
  return (buggy.files ?? []).some(({ handle, bindings }) => {
    const right = correct.files?.find((file) => file.handle === handle);
    return (
      right !== undefined && !isDeepStrictEqual([...(right.bindings ?? [])], [...(bindings ?? [])])
    );
  });
}

/** Whether a page is not mapped that should be. */
function lacksMapping(correct: Observation, buggy: Observation): boolean {
  const there = new Set(buggy.mappings.map(({ addressSpace, gfn }) => `${addressSpace} ${gfn}`));
  return correct.mappings.some(({ addressSpace, gfn }) => !there.has(`${addressSpace} ${gfn}`));
}

/** What pages hold and who holds them, whichever frames they are in. */
function memoryOf({ hostPages, contents, files = [] }: Observation): readonly unknown[] {
  const tags = (pages: ReadonlyMap<number, number>) =>
    [...pages].map(([page, pfn]) => [page, contents?.get(pfn)]);
  return [
    tags(hostPages),
    ...files.map(({ handle, references, pages }) => [handle, references, tags(pages)]),
  ];
}

/** Whether no handle is made twice: such a trace means nothing. */
function definesOnce(trace: readonly Operation[]): boolean {
  return trace.filter(({ op }) => op === "create_guest_memfd").length <= 1;
}
