import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseOperation } from "../../abi/notation.ts";
import { firstOutside, pagesMoved } from "../page-set.ts";
import { FRESH_MACHINE, type MachineState, type MemslotState } from "../state.ts";
import { step, supports } from "../step.ts";
import { region, region2, unfrozenIn } from "../test-support.ts";
import { DIALECTS } from "./registry.ts";

/** Answers that are an errno and still change the state. */
const FAILS_AND_CHANGES = [
  "dirty-log/get-loses-bits",
  "host-memory/mprotect-hole",
  "host-memory/dontneed-hole",
  "file/pages-allocated",
  "memfile/dirty-bitmap-allocated",
  "memfile/arch-metadata-allocated",
  "memslot/gpa-within-limit",
];

const gpa = fc.constantFrom("0x0", "0x1000", "0x2000", "0x3000", "0x4000");
const slot = fc.constantFrom("0", "1", "0x10000");
const hva = fc.constantFrom("0x10000000000", "0x10000001000", "0x1000000f000", "0x10000010000");
const size = fc.constantFrom("0x0", "0x1000", "0x2000", "0x1001");
const protection = fc.constantFrom("none", "read", "read-write");
const flags = fc.constantFrom("0", "LOG_DIRTY", "READONLY", "LOG_DIRTY|READONLY", "0x4");
const changes = fc
  .tuple(slot, flags, gpa, size, hva)
  .map(([s, f, g, n, h]) => `slot=${s} flags=${f} gpa=${g} size=${n} hva=${h}`);

const lines = fc.oneof(
  { arbitrary: changes.map(region), weight: 4 },
  { arbitrary: changes.map(region2), weight: 2 },
  gpa.map((g) => `guest_read(gpa=${g})`),
  fc.tuple(gpa, fc.nat(2)).map(([g, tag]) => `guest_write(gpa=${g}, tag=${tag})`),
  gpa.map((g) => `guest_execute(gpa=${g})`),
  fc
    .tuple(slot, fc.constantFrom("ok", "unmapped"))
    .map(([s, buffer]) => `get_dirty_log(slot=${s}, buffer=${buffer})`),
  fc
    .tuple(slot, fc.nat(3))
    .map(([s, num]) => `clear_dirty_log(slot=${s}, first_page=0, num_pages=${num}, pages=[0])`),
  fc.tuple(hva, size).map(([h, n]) => `host_munmap(hva=${h}, size=${n})`),
  fc.tuple(hva, size).map(([h, n]) => `host_dontneed(hva=${h}, size=${n})`),
  fc
    .tuple(hva, size, protection)
    .map(([h, n, prot]) => `host_mprotect(hva=${h}, size=${n}, prot=${prot})`),
  fc
    .tuple(hva, size, protection)
    .map(([h, n, prot]) => `host_mmap(hva=${h}, size=${n}, prot=${prot})`),
);

const walks = fc.array(lines.map(parseOperation), { maxLength: 40 });

describe.each(DIALECTS)("$name, on random walks", (dialect) => {
  test("changes no state in place, and none at all when it answers an errno", () => {
    fc.assert(
      fc.property(walks, (operations) => {
        let state = FRESH_MACHINE;
        for (const operation of operations.filter(({ op }) => supports(dialect, op))) {
          const transitions = step(dialect, state, operation);
          for (const { expected, state: after, decidedBy } of transitions) {
            if (expected.kind !== "failed" || FAILS_AND_CHANGES.includes(decidedBy)) continue;
            expect(after).toBe(state);
          }
          expect(step(dialect, state, operation)).toEqual(transitions);
          state = transitions[0].state;
          expect(unfrozenIn(state)).toBeUndefined();
        }
      }),
    );
  });

  test("keeps slots apart, sorted, and their logs inside them", () => {
    fc.assert(
      fc.property(walks, (operations) => {
        let state = FRESH_MACHINE;
        for (const operation of operations.filter(({ op }) => supports(dialect, op))) {
          state = step(dialect, state, operation)[0].state;
          expect(faultOf(state)).toBeUndefined();
        }
      }),
    );
  });
});

describe("the faults that a walk looks for", () => {
  const [first] = walk(region("flags=LOG_DIRTY")).memslots;

  test("are found", () => {
    if (first === undefined) throw new Error("the slot was not created");
    const broken = (...memslots: readonly MemslotState[]): MachineState => ({
      ...FRESH_MACHINE,
      memslots,
    });

    expect(faultOf(broken(first))).toBeUndefined();
    expect(faultOf(broken(first, { ...first, id: 1 }))).toMatch(/overlap/);
    expect(faultOf(broken({ ...first, id: 1 }, { ...first, baseGfn: 9n }))).toMatch(/order/);
    expect(faultOf(broken({ ...first, dirty: { required: [1], allowed: [] } }))).toMatch(/log/);
    expect(faultOf(broken({ ...first, dirty: { required: [], allowed: [4] } }))).toMatch(/log/);
    expect(faultOf(broken({ ...first, dirty: null }))).toMatch(/flag/);
  });
});

function walk(...program: readonly string[]): MachineState {
  const [dialect] = DIALECTS;
  if (dialect === undefined) throw new Error("there is no dialect");
  return program.reduce(
    (state, line) => step(dialect, state, parseOperation(line))[0].state,
    FRESH_MACHINE,
  );
}

/** What is wrong with a state, in a word; undefined when nothing is. */
function faultOf({ memslots }: MachineState): string | undefined {
  for (const [index, one] of [...memslots].entries()) {
    for (const other of [...memslots].slice(index + 1)) {
      if (one.addressSpace > other.addressSpace) return "order of address spaces";
      if (one.addressSpace < other.addressSpace) continue;
      if (one.id >= other.id) return "order of ids";
      const apart =
        one.baseGfn + BigInt(one.pages) <= other.baseGfn ||
        other.baseGfn + BigInt(other.pages) <= one.baseGfn;
      if (!apart) return "overlap";
    }
    if ((one.dirty !== null) !== ((one.flags & 1) !== 0)) return "a flag without its log";
    const { required = [], allowed = [] } = one.dirty ?? {};
    if (pagesMoved(allowed, one.pages, Number.POSITIVE_INFINITY, 0).length > 0) return "log";
    if (firstOutside(required, allowed) !== undefined) return "log";
  }
  return undefined;
}
