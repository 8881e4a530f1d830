import { describe, expect, it } from "vitest";
import { type ExploredNames, exploredSystem, recipeFor } from "./explored-system.ts";

const PRIVATE: ExploredNames = {
  implementation: "simulator",
  dialect: "memfile-v6:thp",
  domain: "memfile-v6/tiny",
  reduce: [],
};

// That threads explore the same is in `explored-system.long.test.ts`, and of the command as it is
// shipped in `tests/cli/command-line.long.test.ts`.
describe("a recipe", () => {
  it("builds what its names say, the machines among it", async () => {
    const system = await exploredSystem(PRIVATE);

    expect(recipeFor(PRIVATE).recipe).toMatchObject({ builder: "exploredSystem" });
    expect(system.name).toMatch(/^memfile-v6:thp memfile-v6\/tiny [0-9a-f]{16} x simulator/);
    await system.dispose?.();
  });
});

describe("the real kernel", () => {
  it.each(["kvm", "kvm:prefetch"])("has no recipe as %s: it takes one guest", (implementation) => {
    expect(recipeFor({ ...PRIVATE, implementation })).toEqual({});
  });
});
