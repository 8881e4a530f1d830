import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ALL_FEATURES } from "../../abi/features.ts";
import type { Operation, OperationKind } from "../../abi/operation.ts";
import { OPERATION_KINDS } from "../../abi/operation-fields.ts";
import { type Taker, takes } from "../../abi/takes.ts";
import { makeTrace } from "../../abi/trace.ts";
import { assertWellFormed } from "../../abi/well-formed.ts";
import { DIALECTS, dialectNamed } from "../../model/dialects/registry.ts";
import { FRESH_MACHINE, type MachineState } from "../../model/state.ts";
import { step, supports } from "../../model/step.ts";
import { hasGuestMemfd } from "../guest-memfd.ts";
import { hasPrivateMemory } from "../memfile.ts";
import { machine, slot } from "../test-steps.ts";
import { drawOperation, drawTakenOperation } from "./draw-operation.ts";
import { type TracesOptions, traces } from "./traces.ts";

const LINUX = dialectNamed("linux-6.18");
const NAMES = DIALECTS.map(({ name }) => name);

/** Many traces of a dialect, always the same. */
function sample(
  name: string,
  options: TracesOptions = { minLength: 40 },
  numRuns = 150,
): readonly Operation[][] {
  const drawn = fc.sample(traces(dialectNamed(name), options), { seed: 1, numRuns });
  return drawn.map(({ operations }) => [...operations]);
}

describe("every drawn trace", () => {
  test.each(NAMES)("is well-formed, for %s", (name) => {
    const all = sample(name);

    expect(() => {
      for (const operations of all) assertWellFormed(makeTrace(name, operations));
    }).not.toThrow();
    expect(all.flat().length).toBeGreaterThan(5000);
  });

  test.each(NAMES)("stores every tag once, for %s", (name) => {
    const doubled = sample(name).filter((operations) => {
      const tags = operations.flatMap((operation) => ("tag" in operation ? [operation.tag] : []));
      return new Set(tags).size !== tags.length;
    });

    expect(doubled).toEqual([]);
  });
});

describe("what is drawn", () => {
  test.each(NAMES)("covers every kind that %s has, and no other", (name) => {
    const kinds = new Set(
      sample(name)
        .flat()
        .map(({ op }) => op),
    );

    const supported = OPERATION_KINDS.filter((kind) => supports(dialectNamed(name), kind));
    expect([...kinds].toSorted()).toEqual(supported.toSorted());
  });

  // What a quirk leads to takes a long way, and its variant has the other rules of its twin.
  const promised = NAMES.filter((name) => (dialectNamed(name).quirks ?? []).length === 0);
  test.each(promised)("makes every rule and effect of %s decide that can", (name) => {
    const dialect = dialectNamed(name);
    const hit = new Set<string>();
    const numRuns = hasPrivateMemory(dialect) || hasGuestMemfd(dialect) ? 450 : 150;
    for (const operations of sample(name, { minLength: 60, maxLength: 60 }, numRuns)) {
      let state = FRESH_MACHINE;
      for (const operation of operations) {
        const [transition] = step(dialect, state, operation);
        hit.add(transition.decidedBy);
        state = transition.state;
      }
    }

    const missed = Object.values(dialect.operations).flatMap(({ ladder }) =>
      ladder
        .filter(
          ({ rule, unreachable = rule.unreachable }) =>
            unreachable === undefined && !hit.has(rule.id),
        )
        .map(({ rule }) => rule.id),
    );
    expect(missed).toEqual([]);
  });

  test.each(NAMES)("is accepted and refused about as often as not, for %s", (name) => {
    const dialect = dialectNamed(name);
    const regions = { accepted: 0, refused: 0 };
    let slotsAtMost = 0;
    for (const operations of sample(name)) {
      let state = FRESH_MACHINE;
      for (const operation of operations) {
        const [{ expected, state: after }] = step(dialect, state, operation);
        if (operation.op === "set_user_memory_region") {
          regions[expected.kind === "failed" ? "refused" : "accepted"]++;
        }
        state = after;
        slotsAtMost = Math.max(slotsAtMost, state.memslots.length);
      }
    }

    expect(regions.accepted / (regions.accepted + regions.refused)).toBeGreaterThan(0.4);
    expect(regions.accepted / (regions.accepted + regions.refused)).toBeLessThan(0.8);
    expect(slotsAtMost).toBeGreaterThanOrEqual(4);
  });

  test("only asks for a changed flag word where it is fetched twice", () => {
    const raced = (name: string) =>
      sample(name)
        .flat()
        .filter((operation) => "firstFetchFlags" in operation)
        .filter(({ firstFetchFlags }) => firstFetchFlags !== undefined).length;

    expect(raced("linux-6.18")).toBe(0);
    expect(raced("memfile-v6-patch4")).toBeGreaterThan(10);
  });
});

describe("with slots to act on", () => {
  const state: MachineState = machine([
    slot({ id: 0, pages: 2 }),
    slot({ id: 1, baseGfn: 8n, pages: 3, flags: 1, dirty: { required: [1], allowed: [1] } }),
  ]);
  const inside = (gpa: bigint): boolean => gpa < 0x2000n || (gpa >= 0x8000n && gpa < 0xb000n);

  function draw<K extends OperationKind>(kind: K, count: number): Operation[] {
    const random = fc.sample(fc.infiniteStream(fc.nat(0xffff)), { seed: 3, numRuns: 1 })[0];
    const nextInt = (min: number, max: number): number =>
      min + ((random?.next().value ?? 0) % (max - min + 1));
    return Array.from({ length: count }, (_, index) =>
      drawOperation({ nextInt }, LINUX, state, { index, kinds: [kind] }),
    );
  }

  test("guest accesses are mostly inside of them", () => {
    const reads = draw("guest_read", 400).filter((read) => read.op === "guest_read");

    const hits = reads.filter(({ gpa }) => inside(gpa)).length;
    expect(hits).toBeGreaterThan(280);
    expect(hits).toBeLessThan(400);
  });

  test("dirty logs are mostly asked of slots that log", () => {
    const logs = draw("get_dirty_log", 400).filter((log) => log.op === "get_dirty_log");

    const hits = logs.filter((log) => log.slot === 1).length;
    expect(hits).toBeGreaterThan(280);
    expect(hits).toBeLessThan(400);
  });
});

test("a kind without a generator is an error", () => {
  const random = { nextInt: (min: number) => min };

  expect(() =>
    drawOperation(random, dialectNamed("memfile-v6"), FRESH_MACHINE, {
      ...{ index: 0, kinds: ["create_guest_memfd"] },
    }),
  ).toThrowError(expect.objectContaining({ code: "MSC206" }));
});

describe("for a machine that does not take every value", () => {
  /** Four traces' worth of operations, drawn with the same numbers for every taker. */
  function draw(name: string, taker: Taker | undefined): readonly Operation[] {
    const dialect = dialectNamed(name);
    const kinds = OPERATION_KINDS.filter((kind) => supports(dialect, kind));
    const numbers = fc.sample(fc.infiniteStream(fc.nat(0xffff)), { seed: 5, numRuns: 1 })[0];
    const nextInt = (min: number, max: number): number =>
      min + ((numbers?.next().value ?? 0) % (max - min + 1));
    const operations: Operation[] = [];
    let state = FRESH_MACHINE;
    for (let index = 0; index < 160; index++) {
      const operation =
        taker === undefined
          ? drawOperation({ nextInt }, dialect, state, { index, kinds })
          : drawTakenOperation({ nextInt }, dialect, state, { index, kinds, taker });
      if (operation === undefined) break;
      operations.push(operation);
      state = step(dialect, state, operation)[0].state;
    }
    return operations;
  }

  test.each(NAMES)("nothing is drawn that it does not take, for %s", (name) => {
    const drawn = draw(name, {});

    expect(drawn.filter((operation) => !takes({}, operation))).toEqual([]);
    expect(drawn.length).toBe(160);
  });

  test.each(NAMES)("with all features the draws are what they were, for %s", (name) => {
    expect(draw(name, { features: ALL_FEATURES })).toEqual(draw(name, undefined));
  });

  test("nothing is drawn when there is nothing that it takes", () => {
    const random = { nextInt: (min: number) => min };

    const options = { index: 0, kinds: ["close"], taker: {} } as const;
    expect(drawTakenOperation(random, LINUX, FRESH_MACHINE, options)).toBeUndefined();
  });
});
