import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { explore } from "../../explorer/explore.ts";
import { describeCheckpoints, expectToGoOn } from "../../explorer/test-checkpoints.ts";
import { describeJugs } from "../../explorer/test-engine.ts";
import { jugs } from "../../explorer/test-systems.ts";
import { explorePacked } from "./explore-packed.ts";
import { packedJugs } from "./test-packed-systems.ts";

const ENGINE = { form: "packed", jugs: packedJugs, explore: explorePacked };
const HOOKS = { now: () => 0 };

describeJugs(ENGINE);
describeCheckpoints(ENGINE);

describe("exploring a packed system", () => {
  let directory = "";

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "memslot-check-"));
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it("goes on from its limit as if it had never stopped", async () => {
    await expectToGoOn(explorePacked, packedJugs(), directory);
  });

  it("leaves a checkpoint that is not taken for that of a readable system", async () => {
    const checkpoint = { directory, everyMs: 1_000_000 };
    await explorePacked(packedJugs(), { statesMax: 2 }, HOOKS, { checkpoint });

    const exploring = explore(jugs(), {}, HOOKS, { checkpoint });

    await expect(exploring).rejects.toMatchObject({ code: "MSC111" });
  });

  it("is refused with a partial-order reduction, which it cannot have", async () => {
    const exploring = explorePacked(packedJugs(), {}, HOOKS, { partialOrder: true });

    await expect(exploring).rejects.toMatchObject({ code: "MSC115" });
  });
});
