import { describe, expect, test } from "vitest";
import { type ImplementationFactory, ImplementationLost } from "../abi/implementation.ts";
import { simulatorFactory } from "../implementations/simulator/factory.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import type { Report } from "../reports/report.ts";
import type { Progress } from "./progress.ts";
import { checkSequential } from "./sequential.ts";
import type { SequentialOptions } from "./sequential-options.ts";

const DIALECT = "linux-6.18";

/** The simulator, but that a load hangs; it counts how often, and how hasty machines do. */
class Hanging implements ImplementationFactory {
  readonly capabilities = { ...simulatorFactory({ dialect: DIALECT }).capabilities };
  loads = 0;
  hastyLoads = 0;

  open(): ReturnType<ImplementationFactory["open"]> {
    return this.#open(false);
  }

  hasty(): ImplementationFactory {
    const { capabilities } = this;
    return { capabilities, open: () => this.#open(true), [Symbol.asyncDispose]: async () => {} };
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  async #open(isHasty: boolean): Promise<Awaited<ReturnType<ImplementationFactory["open"]>>> {
    const machine = await simulatorFactory({ dialect: DIALECT }).open();
    return {
      apply: (operation) => {
        if (operation.op !== "guest_read") return machine.apply(operation);
        this.loads++;
        if (isHasty) this.hastyLoads++;
        throw new ImplementationLost("hung", "no answer");
      },
      observe: () => machine.observe(),
      [Symbol.asyncDispose]: () => machine[Symbol.asyncDispose](),
    };
  }
}

function check(factory: Hanging, options: Partial<SequentialOptions> = {}): Promise<Report> {
  return checkSequential({
    ...{ dialect: dialectNamed(DIALECT), factory, properties: [], seed: 1, runs: 6 },
    ...{ maxOperations: 10, collect: false, shrinkEvaluationsMax: 40, now: () => 0 },
    ...options,
  });
}

describe("a machine that hangs at one operation", () => {
  test("is gone on with, without that operation, and the report says so", async () => {
    const factory = new Hanging();

    const report = await check(factory, { leavesOutHung: true });

    expect(report).toMatchObject({ verdict: "diverges", runs: 6 });
    const [{ id, kind, trace } = { id: "", kind: "", trace: [] }] = report.divergences ?? [];
    expect(report.divergences).toHaveLength(1);
    expect([kind, trace.at(-1)?.slice(0, 10)]).toEqual(["hung", "guest_read"]);
    expect(report.notes.join("\n")).toContain(`guest_read hung (${id})`);
    expect(report.operations).toBeGreaterThan(30);
  });

  test("is the end of a check that is not to go on", async () => {
    const report = await check(new Hanging());

    expect(report.divergences).toHaveLength(1);
    expect(report.runs).toBeLessThan(6);
  });

  test("is asked for haste while shrinking, and waited for in full at the end", async () => {
    const factory = new Hanging();

    await check(factory);

    expect(factory.hastyLoads).toBeGreaterThan(2);
    expect(factory.loads - factory.hastyLoads).toBe(3);
  });

  test("is named by what progress tells", async () => {
    const seen: Progress[] = [];
    let timeMs = 0;

    await check(new Hanging(), {
      now: () => (timeMs += 60),
      onProgress: (progress) => seen.push(progress),
    });

    const shrinking = seen.flatMap((progress) => progress.shrinking ?? []);
    expect(shrinking.length).toBeGreaterThan(0);
    expect(shrinking[0]).toMatchObject({ operation: "guest_read", kind: "hung" });
  });
});
