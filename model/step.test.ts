import { describe, expect, test } from "vitest";
import { parseOperation } from "../abi/notation.ts";
import type { GuestRead } from "../abi/operation.ts";
import type { Dialect } from "./dialect.ts";
import { LINUX_6_18 } from "./dialects/linux-6.18.ts";
import type { Effect, Rule } from "./rule.ts";
import { FRESH_MACHINE } from "./state.ts";
import { decidersOf, step, supports } from "./step.ts";

const READ = parseOperation("guest_read(gpa=0x1000)");

const odd: Rule<GuestRead> = {
  id: "toy/odd",
  sentence: "Odd pages cannot be read.",
  source: "none",
  verdict: "EINVAL",
  speaks: ({ operation }) => (operation.gpa & 0x1000n) !== 0n,
};

const everything: Rule<GuestRead> = {
  ...odd,
  id: "toy/everything",
  verdict: () => ({ kind: "loaded", tag: 1 }),
  speaks: () => true,
};

const loads: Effect<GuestRead> = {
  id: "toy/load",
  sentence: "Loads nothing.",
  source: "none",
  apply: ({ state }) => [{ expected: { kind: "ok" }, state, decidedBy: "toy/load" }],
};

function dialectOf(...rules: readonly Rule<GuestRead>[]): Dialect {
  const ladder = rules.map((rule) => ({ rule }));
  return { ...LINUX_6_18, name: "toy", operations: { guest_read: { ladder, effect: loads } } };
}

describe("step", () => {
  test("lets the first rule that speaks decide", () => {
    const inOrder = step(dialectOf(odd, everything), FRESH_MACHINE, READ);
    const swapped = step(dialectOf(everything, odd), FRESH_MACHINE, READ);

    expect(inOrder).toEqual([
      { expected: { kind: "failed", errno: "EINVAL" }, state: FRESH_MACHINE, decidedBy: "toy/odd" },
    ]);
    expect(swapped[0].decidedBy).toBe("toy/everything");
    expect(swapped[0].expected).toEqual({ kind: "loaded", tag: 1 });
  });

  test("passes silent rules by and applies the effect", () => {
    const [next] = step(dialectOf(odd), FRESH_MACHINE, parseOperation("guest_read(gpa=0x2000)"));

    expect(next.decidedBy).toBe("toy/load");
  });

  test("prefers the errno that the dialect gives a rule", () => {
    const dialect: Dialect = {
      ...LINUX_6_18,
      operations: { guest_read: { ladder: [{ rule: odd, errno: "EEXIST" }], effect: loads } },
    };

    expect(step(dialect, FRESH_MACHINE, READ)[0].expected).toEqual({
      kind: "failed",
      errno: "EEXIST",
    });
  });

  test("returns the state it was given when a rule speaks", () => {
    expect(step(dialectOf(odd), FRESH_MACHINE, READ)[0].state).toBe(FRESH_MACHINE);
  });

  test("throws MSC105 for an operation the dialect does not have", () => {
    const write = parseOperation("guest_write(gpa=0x0, tag=1)");

    expect(() => step(dialectOf(), FRESH_MACHINE, write)).toThrow(
      expect.objectContaining({ code: "MSC105", hint: "it has guest_read" }),
    );
  });
});

describe("a dialect", () => {
  test("supports the operations it describes", () => {
    expect(supports(dialectOf(), "guest_read")).toBe(true);
    expect(supports(dialectOf(), "guest_write")).toBe(false);
  });

  test("lists its deciders in ladder order, effects last", () => {
    expect(decidersOf(dialectOf(odd, everything))).toEqual([
      "toy/odd",
      "toy/everything",
      "toy/load",
    ]);
  });
});
