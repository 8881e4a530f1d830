/** What is shown of every guest, in small and at length. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { meet } from "../../checkers/machine-facts.ts";
import { checkSequential } from "../../checkers/sequential.ts";
import { CONFORMANCE_CHECKS } from "../../implementations/conformance.ts";
import type { RemoteMachines } from "../../implementations/process/client.ts";
import { ANSWER_TIMEOUT_MS } from "../../implementations/vm/factory.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import { booted, inVm, WHY_NOT } from "./support.ts";

/** A guest, and how long it is looked at. */
export interface LookedAt {
  readonly kernel: string;
  /** Options behind the name of the kernel. */
  readonly options: string;
  /** Words that have to be among its facts. */
  readonly facts: readonly string[];
  readonly runs: number;
  /** Fewer would mean that hardly anything was compared. */
  readonly operationsMin: number;
}

/** Boots it once for all of these tests. */
export function guestTests({ kernel, options, facts, runs, operationsMin }: LookedAt): void {
  describe.skipIf(WHY_NOT !== undefined)(inVm(`vm:${kernel}${options}`), () => {
    let machines: RemoteMachines;

    beforeAll(async () => {
      machines = await booted(kernel, options);
    });

    afterAll(() => machines[Symbol.asyncDispose]());

    test(`says that it is ${facts.join(" ")}`, () => {
      expect(machines.capabilities.operations).toContain("set_user_memory_region");
      expect(machines.capabilities.facts).toEqual(expect.arrayContaining([...facts]));
    });

    test("passes every conformance check", async () => {
      const broken: string[] = [];
      for (const { id, run } of CONFORMANCE_CHECKS) {
        const limits = { operationTimeoutMs: ANSWER_TIMEOUT_MS };
        await run(machines, limits).catch((error: unknown) => broken.push(`${id}: ${error}`));
      }
      expect(CONFORMANCE_CHECKS.length).toBeGreaterThan(10);
      expect(broken).toEqual([]);
    });

    test(`conforms to the dialect of its release in ${runs} random traces`, async () => {
      const { dialect, factory } = meet(machines.dialect ?? "", machines);
      const report = await checkSequential({
        ...{ dialect, factory, properties: PROPERTIES, now: () => performance.now() },
        ...{ seed: 1, runs, maxOperations: 30, operationTimeoutMs: ANSWER_TIMEOUT_MS },
        ...{ shrinkEvaluationsMax: 20, collect: false },
      });
      expect(report.divergences).toEqual([]);
      expect(report.verdict).toBe("conforms");
      expect(report.operations).toBeGreaterThan(operationsMin);
    });
  });
}
