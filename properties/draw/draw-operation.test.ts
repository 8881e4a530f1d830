import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Operation, OperationKind } from "../../abi/operation.ts";
import { DIALECTS, dialectNamed } from "../../model/dialects/registry.ts";
import { FRESH_MACHINE, type MachineState } from "../../model/state.ts";
import { machine, slot } from "../test-steps.ts";
import { walksOf } from "../test-walks.ts";
import { drawOperation } from "./draw-operation.ts";
import { type Drawn, decidersIn, reachableRules, testDraws } from "./test-draws.ts";

const LINUX = dialectNamed("linux-6.18");

/** Thousands of operations of each dialect; `draw-operation.long.test.ts` draws more. */
const DRAWN: readonly Drawn[] = DIALECTS.map((dialect) => ({
  dialect,
  walks: walksOf(dialect, { seed: 1, walks: 60, length: 40 }),
}));

for (const drawn of DRAWN) testDraws(drawn);

describe("what is drawn", () => {
  test("makes nine of ten rules decide in one of the dialects, of those that can", () => {
    const promised = new Set(DIALECTS.flatMap(reachableRules));
    const hit = new Set(DRAWN.flatMap(({ walks }) => [...decidersIn(walks)]));

    const missed = [...promised].filter((id) => !hit.has(id));
    expect(missed.length / promised.size).toBeLessThanOrEqual(0.1);
  });

  test("only asks for a changed flag word where it is fetched twice", () => {
    const raced = (name: string) =>
      DRAWN.filter(({ dialect }) => dialect.name === name)
        .flatMap(({ walks }) => walks.flat())
        .flatMap(({ operation }) => ("firstFetchFlags" in operation ? [operation] : []))
        .filter(({ firstFetchFlags }) => firstFetchFlags !== undefined).length;

    expect(raced("linux-6.18")).toBe(0);
    expect(raced("memfile-v6-patch4")).toBeGreaterThan(5);
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
