import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Operation } from "../../abi/operation.ts";
import { takes } from "../../abi/takes.ts";
import { makeTrace, type Trace } from "../../abi/trace.ts";
import { assertWellFormed } from "../../abi/well-formed.ts";
import { DIALECTS, dialectNamed } from "../../model/dialects/registry.ts";
import { type TracesOptions, traces } from "./traces.ts";

const LINUX = dialectNamed("linux-6.18");

function withoutOne({ dialect, operations }: Trace): Trace[] {
  return operations.map((_, index) => makeTrace(dialect, operations.toSpliced(index, 1)));
}

describe.each(DIALECTS.map(({ name }) => name))("traces of %s", (name) => {
  const arbitrary = traces(dialectNamed(name));

  test("are the same for the same seed", () => {
    const [first, second] = [0, 1].map(() => fc.sample(arbitrary, { seed: 9, numRuns: 20 }));

    expect(second).toEqual(first);
  });

  test("are well-formed traces of the dialect", () => {
    fc.assert(
      fc.property(arbitrary, (trace) => {
        expect(trace.dialect).toBe(name);
        expect(() => assertWellFormed(trace)).not.toThrow();
        expect(arbitrary.canShrinkWithoutContext(trace)).toBe(true);
      }),
      { seed: 9, numRuns: 50 },
    );
  });
});

describe("the length of a trace", () => {
  test("lies between the bounds, both included", () => {
    const drawn = fc.sample(traces(LINUX, { minLength: 3, maxLength: 5 }), {
      seed: 1,
      numRuns: 60,
    });

    const lengths = new Set(drawn.map(({ operations }) => operations.length));
    expect([...lengths].toSorted()).toEqual([3, 4, 5]);
  });
});

describe("a machine's capabilities", () => {
  const slots = { slotPagesMax: 16n, features: [] } as const;
  const operations = ["set_user_memory_region", "guest_write", "memfd_create"] as const;

  function drawn(capabilities: TracesOptions["capabilities"]): readonly Operation[] {
    const arbitrary = traces(LINUX, { capabilities });
    return fc.sample(arbitrary, { seed: 3, numRuns: 40 }).flatMap((trace) => trace.operations);
  }

  test("leave out what it cannot be given", () => {
    expect(drawn(slots).filter((operation) => !takes(slots, operation))).toEqual([]);
    expect(drawn(undefined).some((operation) => !takes(slots, operation))).toBe(true);
  });

  test("leave out operations that it lacks", () => {
    const kinds = new Set(drawn({ ...slots, operations }).map(({ op }) => op));

    expect([...kinds].toSorted()).toEqual([...operations].toSorted());
  });
});

describe("shrinking", () => {
  const shrinking = traces(LINUX, { shrink: withoutOne });

  test("proposes what the given shrinker proposes, in its order", () => {
    const [trace] = fc.sample(traces(LINUX, { minLength: 4, maxLength: 4 }), {
      seed: 1,
      numRuns: 1,
    });
    if (trace === undefined) throw new Error("no trace was drawn");

    const proposed = [...shrinking.shrink(trace, undefined)].map(({ value }) => value);

    expect(proposed).toEqual(withoutOne(trace));
    expect(proposed.every(({ operations }) => operations.length === 3)).toBe(true);
  });

  test("brings a failing property to a smallest trace", () => {
    const closes = ({ operations }: Trace): boolean => operations.some(({ op }) => op === "close");

    const found = fc.check(
      fc.property(
        shrinking.filter((trace) => canRun(trace)),
        (trace) => !closes(trace),
      ),
      { seed: 2, numRuns: 300 },
    );

    expect(found.failed).toBe(true);
    expect(found.counterexample?.[0].operations.length).toBeLessThanOrEqual(2);
  });

  test("proposes nothing without a shrinker", () => {
    const [trace] = fc.sample(traces(LINUX), { seed: 1, numRuns: 1 });
    if (trace === undefined) throw new Error("no trace was drawn");

    expect([...traces(LINUX).shrink(trace, undefined)]).toEqual([]);
  });

  test.each([
    ["no trace at all", 42],
    ["a trace of another dialect", makeTrace("linux-2.6", [])],
    ["a trace that means nothing", makeTrace(LINUX.name, [{ op: "close", fd: "fd3" }])],
    ["something like a trace", { dialect: LINUX.name, operations: 7 }],
  ])("does not take %s for its own", (_, value) => {
    expect(shrinking.canShrinkWithoutContext(value)).toBe(false);
  });
});

function canRun(trace: Trace): boolean {
  try {
    assertWellFormed(trace);
    return true;
  } catch {
    return false;
  }
}
