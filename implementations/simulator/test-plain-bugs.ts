/** How bugs of plain slots are told from the correct machine, and what traces are made of. */
import { parseOperation } from "../../abi/notation.ts";
import type { Observation } from "../../abi/observation.ts";
import { MEM_READONLY, type Operation } from "../../abi/operation.ts";
import { type Outcome, sameOutcome } from "../../abi/outcome.ts";
import { pagesIn } from "../../abi/page-set.ts";
import { pageOf } from "../../abi/units.ts";
import type { SeededBug } from "./bugs/seeded-bug.ts";
import { CORRECT_DECISIONS } from "./decisions.ts";
import { generationNamed } from "./generations.ts";
import { SimulatedMachine } from "./simulated-machine.ts";
import type { MinimalityOptions } from "./test-minimality.ts";

/** Operations that make, use and unmake everything the bugs are about, on two pages. */
const SMALL_ALPHABET: readonly Operation[] = [
  "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)",
  "set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, size=0x1000, hva=0x10000000000)",
  "set_user_memory_region(slot=0, flags=READONLY, gpa=0x0, size=0x1000, hva=0x10000000000)",
  "set_user_memory_region(slot=0, flags=0, gpa=0x1000, size=0x1000, hva=0x10000000000)",
  "set_user_memory_region(slot=0, flags=0, gpa=0x1000, size=0x1000, hva=0x10000001000)",
  "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x10000000000)",
  "set_user_memory_region(slot=1, flags=0, gpa=0x0, size=0x2000, hva=0x10000000000)",
  "set_user_memory_region(slot=1, flags=0, gpa=0x1000, size=0x1000, hva=0x10000000000)",
  "guest_read(gpa=0x0)",
  "guest_read(gpa=0x1000)",
  "guest_write(gpa=0x0, tag=1)",
  "guest_write(gpa=0x1000, tag=2)",
  "get_dirty_log(slot=0)",
  "host_munmap(hva=0x10000000000, size=0x1000)",
  "host_mprotect(hva=0x10000000000, size=0x1000, prot=read)",
  "host_dontneed(hva=0x10000000000, size=0x1000)",
].map(parseOperation);

export const PLAIN_MINIMALITY: MinimalityOptions = {
  firstSymptom,
  alphabet: () => SMALL_ALPHABET,
};

/** Index of the first operation at which the buggy machine can be told from a correct one. */
function firstSymptom(bug: SeededBug, trace: readonly Operation[]): number | undefined {
  const generation = generationNamed(bug.dialect);
  const correct = new SimulatedMachine(generation, CORRECT_DECISIONS);
  const buggy = new SimulatedMachine(generation, { ...CORRECT_DECISIONS, ...bug.decisions });
  for (const [index, operation] of trace.entries()) {
    const expected: Outcome = correct.apply(operation);
    const actual: Outcome = buggy.apply(operation);
    if (!sameOutcome(expected, actual)) return index;
    if (breaksPromise(buggy.observe()) || losesDirtyBit(correct.observe(), buggy.observe())) {
      return index;
    }
  }
  return undefined;
}

/** A mapping outside every slot, of another page than the host's, or writable though READONLY. */
function breaksPromise({ mappings, memslots, hostPages }: Observation): boolean {
  return mappings.some(({ addressSpace, gfn, pfn, writable }) => {
    const slot = memslots.find(
      (one) =>
        one.addressSpace === addressSpace &&
        gfn >= one.baseGfn &&
        gfn < one.baseGfn + BigInt(one.pages),
    );
    if (slot === undefined) return true;
    const hostPage = Number(pageOf(slot.hva) + gfn - slot.baseGfn);
    if (hostPages.get(hostPage) !== pfn) return true;
    return writable && (slot.flags & MEM_READONLY) !== 0;
  });
}

function losesDirtyBit(correct: Observation, buggy: Observation): boolean {
  return [...correct.memslots].some(({ dirty }, index) => {
    const seen = new Set(pagesIn(buggy.memslots.at(index)?.dirty ?? []));
    return pagesIn(dirty ?? []).some((page) => !seen.has(page));
  });
}
