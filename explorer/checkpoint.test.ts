import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { explore } from "./explore.ts";
import type { ExplorationLimits, ExplorationResult } from "./result.ts";
import type { System } from "./system.ts";
import { describeCheckpoints, expectToGoOn } from "./test-checkpoints.ts";
import { counters, jugs } from "./test-systems.ts";

describeCheckpoints({ form: "readable", jugs, explore });

describe("a checkpoint", () => {
  let directory = "";

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "memslot-check-"));
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it.each([["readable", jugs()] as const, ["symmetric", counters(3, 4)] as const])(
    "lets a %s run go on from its limit as if it had never stopped",
    async (_form, system) => {
      await expectToGoOn(explore, system, directory);
    },
  );

  it("is not taken for that of another system", async () => {
    await run(counters(3, 4), { statesMax: 2 });

    await expect(run(jugs(), {})).rejects.toMatchObject({ code: "MSC111" });
  });

  it("is refused when its note is no JSON", async () => {
    await run(jugs(), { statesMax: 2 });
    truncateSync(join(directory, "checkpoint.json"), 4);

    await expect(run(jugs(), {})).rejects.toMatchObject({ code: "MSC139" });
  });

  it("says so when there is no directory to keep it in", async () => {
    writeFileSync(join(directory, "file"), "");
    const checkpoint = { directory: join(directory, "file"), everyMs: 1 };

    const exploring = explore(jugs(), {}, { now: () => 0 }, { checkpoint });

    await expect(exploring).rejects.toMatchObject({ code: "MSC126" });
  });

  function run(system: System, limits: ExplorationLimits): Promise<ExplorationResult> {
    const checkpoint = { directory, everyMs: 1_000_000 };
    return explore(system, limits, { now: () => 0 }, { checkpoint });
  }
});
