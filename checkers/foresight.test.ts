import { describe, expect, test } from "vitest";
import type { Foreseen, Implementation, ImplementationFactory } from "../abi/implementation.ts";
import { parseOperation } from "../abi/notation.ts";
import type { Operation } from "../abi/operation.ts";
import type { Outcome } from "../abi/outcome.ts";
import { makeTrace } from "../abi/trace.ts";
import { simulatorFactory } from "../implementations/simulator/factory.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { PROPERTIES } from "../properties/catalogue.ts";
import { runOnce, sourceOf } from "./run-once.ts";
import { checkSequential } from "./sequential.ts";

const DIALECT = dialectNamed("linux-6.18");

/** A machine that wants to be told, and what it was told. */
class Told implements Implementation {
  readonly foreseen: (readonly Foreseen[])[] = [];
  readonly asked: Operation[] = [];
  readonly #machine: Implementation;

  constructor(machine: Implementation) {
    this.#machine = machine;
  }

  foresee(next: readonly Foreseen[]): void {
    this.foreseen.push(next);
  }

  apply(operation: Operation): Outcome | Promise<Outcome> {
    this.asked.push(operation);
    return this.#machine.apply(operation);
  }

  observe() {
    return this.#machine.observe();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#machine[Symbol.asyncDispose]();
  }
}

/** The factory, and all machines that it made. */
function telling(factory: ImplementationFactory) {
  const machines: Told[] = [];
  const open = async (personality?: readonly string[]): Promise<Told> => {
    const machine = new Told(await factory.open(personality));
    machines.push(machine);
    return machine;
  };
  return { machines, factory: { ...factory, open } };
}

/** Everything of a report but the time that it took. */
async function checked(factory: ImplementationFactory) {
  const {
    elapsedMs: _,
    investigatedMs: __,
    ...report
  } = await checkSequential({
    ...{ dialect: DIALECT, factory, properties: PROPERTIES, seed: 11, runs: 12 },
    ...{ maxOperations: 40, collect: true, shrinkEvaluationsMax: 200, now: () => 0 },
  });
  return report;
}

describe("a machine that wants to be told", () => {
  test.each([undefined, "overlap-off-by-one", "munmap-misses-second-alias"])(
    "is asked the same, and the report is the same, with the bug %s",
    async (bug) => {
      const simulator = simulatorFactory({ dialect: "linux-6.18", ...(bug && { bug }) });

      // Machines that are opened later, as those that are told, are not searched for what is
      // simpler.
      const open = async (personality?: readonly string[]) => simulator.open(personality);

      const untold = await checked({ ...simulator, open });

      expect(await checked(telling(simulator).factory)).toEqual(untold);
    },
  );

  test("is told of most operations of random runs together with others", async () => {
    const { factory, machines } = telling(simulatorFactory({ dialect: "linux-6.18" }));
    await checked(factory);
    const asked = machines.reduce((sum, machine) => sum + machine.asked.length, 0);
    const batches = machines.reduce((sum, machine) => sum + machine.foreseen.length, 0);

    expect(asked / batches).toBeGreaterThan(5);
  });

  test("is asked what it was told, in that order", async () => {
    const { factory, machines } = telling(simulatorFactory({ dialect: "linux-6.18" }));
    await checked(factory);
    for (const { foreseen, asked } of machines) {
      const told = foreseen.flat().map(({ operation }) => operation);
      const toldOf = asked.filter((operation) => told.includes(operation));

      // What is asked alone was not told of, and behind a divergence nothing is asked.
      expect(told.slice(0, toldOf.length)).toEqual(toldOf);
    }
  });

  const LINES = [
    "set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, size=0x2000, hva=0x10000000000)",
    "guest_write(gpa=0x0, tag=7)",
    "get_dirty_log(slot=0)",
    "guest_read(gpa=0x0)",
    "close(fd=-1)",
  ];

  test("gets a stored trace whole, with the answers of which only one is right", async () => {
    const { factory, machines } = telling(simulatorFactory({ dialect: "linux-6.18" }));
    const trace = makeTrace(DIALECT.name, LINES.map(parseOperation));
    const { stepCount } = await runOnce({
      ...{ dialect: DIALECT, factory, properties: [], source: sourceOf(trace) },
    });

    expect(stepCount).toBe(LINES.length);
    expect(machines[0]?.foreseen).toEqual([
      [
        { operation: trace.operations[0], expected: { kind: "ok" } },
        { operation: trace.operations[1], expected: { kind: "ok" } },
        { operation: trace.operations[2], expected: null },
        { operation: trace.operations[3], expected: { kind: "loaded", tag: 7 } },
        { operation: trace.operations[4], expected: { kind: "failed", errno: "EBADF" } },
      ],
    ]);
  });
});
