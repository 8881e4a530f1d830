import fc from "fast-check";
import {
  dialectNamed,
  FRESH_MACHINE,
  type MachineState,
  parseTrace,
  printTrace,
  step,
  type Trace,
  traces,
} from "memslot-check";
import { expect, test, vi } from "vitest";

// A check takes as long as its runs do, on a slow machine longer than the 5 s that vitest grants.
vi.setConfig({ testTimeout: 60_000 });

const LINUX_6_18 = dialectNamed("linux-6.18");

/** Every state that the model goes through when all of its expectations come true. */
function statesOf({ operations }: Trace): readonly MachineState[] {
  const states = [FRESH_MACHINE];
  for (const operation of operations) {
    states.push(step(LINUX_6_18, states.at(-1) ?? FRESH_MACHINE, operation)[0].state);
  }
  return states;
}

test("a trace survives its text form", () => {
  fc.assert(
    fc.property(traces("linux-6.18"), (trace) => {
      expect(parseTrace(printTrace(trace))).toEqual(trace);
    }),
    { seed: 1 },
  );
});

test("a property of your own: slots never reach beyond 2^52 bytes of guest memory", () => {
  const gfnEnd = 1n << 40n;

  fc.assert(
    fc.property(traces("linux-6.18"), (trace) => {
      for (const { memslots } of statesOf(trace)) {
        for (const { baseGfn, pages } of memslots) {
          expect(baseGfn + BigInt(pages)).toBeLessThanOrEqual(gfnEnd);
        }
      }
    }),
    { seed: 1 },
  );
});

test("a property that does not hold fails with the simplest trace against it", () => {
  const atMostOneSlot = fc.property(traces("linux-6.18"), (trace) =>
    statesOf(trace).every(({ memslots }) => memslots.length <= 1),
  );

  const { failed, counterexample } = fc.check(atMostOneSlot, { seed: 2 });

  expect(failed).toBe(true);
  expect(counterexample?.map(printTrace)).toEqual([
    [
      "memslot-check-trace schema=1 dialect=linux-6.18",
      "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0)",
      "set_user_memory_region(slot=1, flags=0, gpa=0x1000, size=0x1000, hva=0x0)",
      "",
    ].join("\n"),
  ]);
});

test("kinds that are left out are neither drawn nor shrunk to", () => {
  const kinds = ["set_user_memory_region", "guest_write"] as const;
  const seen = new Set<string>();
  const stores = fc.property(traces("linux-6.18", { kinds }), (trace) => {
    for (const { op } of trace.operations) seen.add(op);
    return trace.operations.every(({ op }) => op !== "guest_write");
  });

  const { counterexample } = fc.check(stores, { seed: 1 });

  expect(counterexample?.[0].operations.map(({ op }) => op)).toEqual(["guest_write"]);
  expect([...seen].sort()).toEqual(["guest_write", "set_user_memory_region"]);
});
