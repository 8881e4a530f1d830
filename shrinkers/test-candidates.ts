/** Drawn traces, and everything that shrinking them would try. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Field } from "../abi/fields.ts";
import type { Operation } from "../abi/operation.ts";
import { fieldsOf, OPERATION_KINDS } from "../abi/operation-fields.ts";
import { makeTrace, parseTrace, printTrace, type Trace } from "../abi/trace.ts";
import { assertWellFormed } from "../abi/well-formed.ts";
import { candidates } from "./candidates.ts";
import { repair } from "./repair.ts";
import { compareSimplicity, isSimpler } from "./simplicity.ts";

/** Spellings of which at least one fits every field. */
const SPELLINGS = [
  ...["0", "1", "3", "0x1000", "0x1001", "0x5000", "0xfffff000", "0x80000000"],
  ...["0x10000000000", "0x10000001000", "0x10000005000", "0xfffffffffffff000"],
  ...["-1", "fd0", "fd3", "4..8", "[]", "[0]", "[2,5-9]", "ENOMEM@3"],
  ...["none", "read", "read-write", "ok", "unmapped", "too_long", "unreadable", "data", "hole"],
  ...["shared", "private", "read", "eventfd", "vm", "cold", "lock", "poll", "run"],
];

const operation: fc.Arbitrary<Operation> = fc.constantFrom(...OPERATION_KINDS).chain((kind) => {
  const fields = fieldsOf(kind).map(([name, field]) => [name, anyValueOf(field)] as const);
  return fc.record({ op: fc.constant(kind), ...Object.fromEntries(fields) });
}) as fc.Arbitrary<Operation>;

/** Traces of up to seven operations, with every kind of them. */
const traces: fc.Arbitrary<Trace> = fc
  .array(operation, { maxLength: 7 })
  .map((operations) => operations.reduce(append, makeTrace("linux-6.18", [])));

function anyValueOf(field: Field<unknown>): fc.Arbitrary<unknown> {
  const fitting = SPELLINGS.map((text) => field.parse(text)).filter((value) => value !== undefined);
  const usual = field.fallback === undefined ? [] : [field.fallback.value];
  return fc.constantFrom(...usual, ...fitting);
}

/** The longer trace where that is well-formed, else the given one. */
function append(trace: Trace, next: Operation): Trace {
  const longer = repair(makeTrace(trace.dialect, [...trace.operations, next]));
  return isWellFormed(longer) ? longer : trace;
}

function isWellFormed(trace: Trace): boolean {
  try {
    assertWellFormed(trace);
    return true;
  } catch {
    return false;
  }
}

/** A trace with everything that shrinking would try. */
export interface Shrunk {
  readonly trace: Trace;
  readonly proposed: readonly Trace[];
}

/** So many traces. */
export function shrunkTraces(numRuns: number): readonly Shrunk[] {
  const drawn = fc.sample(traces, { seed: 1, numRuns });
  return drawn.map((trace) => ({ trace, proposed: [...candidates(trace)] }));
}

/** What holds for every candidate of the traces, of which there are more than so many. */
export function testCandidates(shrunk: readonly Shrunk[], candidatesMin: number): void {
  test("every candidate is well-formed, of the same dialect, and survives its notation", () => {
    const broken = shrunk.flatMap(({ trace, proposed }) =>
      proposed.filter((one) => !isWellFormed(one) || one.dialect !== trace.dialect),
    );

    expect(shrunk.flatMap(({ proposed }) => proposed).length).toBeGreaterThan(candidatesMin);
    expect(broken.map(printTrace)).toEqual([]);
    for (const { proposed } of shrunk.slice(0, 20)) {
      expect(proposed.map(printTrace).map(parseTrace)).toEqual(proposed);
    }
  });

  test("every candidate is strictly simpler", () => {
    const notSimpler = shrunk.flatMap(({ trace, proposed }) =>
      proposed.filter((one) => !isSimpler(one, trace) || isSimpler(trace, one)),
    );

    expect(notSimpler.map(printTrace)).toEqual([]);
  });
}

/** What holds for any three traces, shown by so many triples. */
export function testOrder(numRuns: number): void {
  test("the order on traces is total and transitive, and equal means the same trace", () => {
    fc.assert(
      fc.property(traces, traces, traces, (a, b, c) => {
        expect(compareSimplicity(a, a)).toBe(0);
        expect(Math.sign(compareSimplicity(a, b))).toBe(-Math.sign(compareSimplicity(b, a)) + 0);
        if (compareSimplicity(a, b) === 0) expect(printTrace(a)).toBe(printTrace(b));
        const [low, mid, high] = [a, b, c].toSorted(compareSimplicity) as [Trace, Trace, Trace];
        expect(compareSimplicity(low, mid)).toBeLessThanOrEqual(0);
        expect(compareSimplicity(low, high)).toBeLessThanOrEqual(0);
      }),
      { seed: 1, numRuns },
    );
  });
}
