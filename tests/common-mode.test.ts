/**
 * A mistake in what model and simulator each have of their own is noticed by random runs, without
 * any property: the modules are taken anew, with one function replaced.
 */
import { afterEach, expect, test, vi } from "vitest";

const RUNS = 20;
const DIALECTS = ["linux-6.18", "memfile-v6"];
const OF_MODEL = "../abi/operation.ts";
const OF_SIMULATOR = "../implementations/simulator/arithmetic.ts";

afterEach(() => {
  vi.doUnmock(OF_MODEL);
  vi.doUnmock(OF_SIMULATOR);
  vi.resetModules();
});

/** The verdicts on the simulator of each dialect, by modules that are loaded now. */
async function verdicts(): Promise<readonly string[]> {
  const { check, simulatorFactory } = await import("../index.ts");
  const found: string[] = [];
  for (const dialect of DIALECTS) {
    const options = { seed: 1, runs: RUNS, properties: [], shrinkEvaluationsMax: 1 };
    const report = await check(simulatorFactory({ dialect }), { dialect, ...options });
    found.push(report.verdict);
  }
  return found;
}

test.each([OF_MODEL, OF_SIMULATOR])("a slot id by another mask is noticed: %s", async (path) => {
  vi.resetModules();
  vi.doMock(path, async (original) => ({
    ...(await original<object>()),
    slotIdOf: (slotWord: number): number => slotWord & 0x1_0000,
  }));

  expect(await verdicts()).toEqual(["diverges", "diverges"]);
});

test("with nothing replaced, the same runs conform", async () => {
  expect(await verdicts()).toEqual(["conforms", "conforms"]);
});
