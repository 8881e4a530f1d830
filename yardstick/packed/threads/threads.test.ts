import { describe, expect, it } from "vitest";
import type { ExplorationResult } from "../../../explorer/result.ts";
import { explorePacked } from "../explore-packed.ts";
import type { PackedSystem } from "../system.ts";
import { packedJugs, sharedJugs } from "../test-packed-systems.ts";

describe("exploring with several threads", () => {
  it.each([2, 4])("gives the counts of one thread with %i", async (workers) => {
    const system = sharedJugs({ throws: false });

    const alone = await run(system, 1);
    const together = await run(system, workers);

    expect(together.exploration).toEqual(alone.exploration);
    expect(together.operations).toEqual(alone.operations);
  });

  it("ends with the error of a thread instead of waiting for it", async () => {
    await expect(run(sharedJugs({ throws: true }), 2)).rejects.toThrow("4 litres are too much");
  });

  it("refuses a system that threads cannot build", async () => {
    await expect(run(packedJugs(), 2)).rejects.toMatchObject({ code: "MSC110" });
  });

  it("says so when a recipe names nothing that its module exports", async () => {
    const system = sharedJugs({ throws: false });
    const { module = "" } = system.recipe ?? {};
    const recipe = { module, builder: "nothing", parameters: null };

    await expect(run({ ...system, recipe }, 2)).rejects.toMatchObject({ code: "MSC244" });
  });
});

function run(system: PackedSystem, workers: number): Promise<ExplorationResult> {
  return explorePacked(system, {}, { now: () => 0 }, { workers });
}
