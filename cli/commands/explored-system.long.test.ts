import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ExploreDomainOptions, exploreDomain } from "../../checkers/explore/explore-domain.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import { domainNamed } from "../../properties/domains/catalogue.ts";
import type { Report } from "../../reports/report.ts";
import { type ExploredNames, recipeFor } from "./explored-system.ts";
import { chooseTarget } from "./target.ts";

const TINY: ExploredNames = {
  ...{ implementation: "simulator", dialect: "linux-6.18", domain: "linux-6.18/tiny", reduce: [] },
};

const TWINS: ExploredNames = { ...TINY, implementation: null, domain: "linux-6.18/twins" };

const PRIVATE: ExploredNames = {
  ...TINY,
  ...{ dialect: "memfile-v6:thp", domain: "memfile-v6/tiny" },
};

describe("exploring with several threads", () => {
  it.each([
    ["linux-6.18", 2, TINY],
    ["linux-6.18", 3, TINY],
    ["memfile-v6 with an option", 2, PRIVATE],
  ] as const)("gives the report of one thread: %s, %i threads", async (_name, workers, names) => {
    const alone = await explored(names);

    expect(await explored(names, { workers })).toEqual(alone);
    expect(alone).toMatchObject({ verdict: "conforms", exploration: { exhausted: true } });
  });

  it.each(["symmetry", "partial-order"] as const)(
    "leaves out by %s what one thread leaves out",
    async (reduction) => {
      const names = { ...TWINS, reduce: [reduction] };
      const limits = { depthMax: 4 };
      const whole = await explored(TWINS, { limits });

      const alone = await explored(names, { limits });

      expect(await explored(names, { limits, workers: 2 })).toEqual(alone);
      expect(alone.exploration?.transitions).toBeLessThan(whole.exploration?.transitions ?? 0);
    },
  );

  it("leaves out by lossy storage what one thread leaves out", async () => {
    const storage = { kind: "bit-state", log2Bits: 6, hashes: 2 } as const;

    const alone = await explored(TINY, { storage });

    expect(await explored(TINY, { storage, workers: 2 })).toEqual(alone);
    expect(alone.exploration?.states).toBeLessThan(80);
  });

  it("finds the same way to a seeded bug", async () => {
    const names = { ...TINY, implementation: "simulator:bug=dirty-bit-lost-on-second-write" };

    const alone = await explored(names);

    expect(await explored(names, { workers: 2 })).toEqual(alone);
    expect(alone.divergences).toMatchObject([{ shrunkLength: 4, certifiedMinimal: true }]);
  });

  it("goes on from a checkpoint of one thread, and one thread from its own", async () => {
    const directory = mkdtempSync(join(tmpdir(), "memslot-check-"));
    const checkpoint = { directory, everyMs: 1e9 };

    await explored(PRIVATE, { checkpoint, workers: 2, limits: { depthMax: 2 } });
    await explored(PRIVATE, { checkpoint, workers: 1, limits: { depthMax: 4 } });
    const last = await explored(PRIVATE, { checkpoint, workers: 2 });
    rmSync(directory, { recursive: true });

    expect(last).toEqual(await explored(PRIVATE));
  });
});

/** The report, but for the memory it took. */
async function explored(
  names: ExploredNames,
  more: Partial<ExploreDomainOptions> = {},
): Promise<Report> {
  const implementation = names.implementation ?? "simulator";
  const { dialect } = names;
  const target = await chooseTarget({ implementation, dialect, allowHazards: false });
  const report = await exploreDomain({
    ...{ dialect: target.dialect, domain: domainNamed(names.domain, dialect) },
    factory: names.implementation === null ? null : target.factory,
    ...{ properties: PROPERTIES, reduce: names.reduce, limits: {}, hooks: { now: () => 0 } },
    ...recipeFor(names),
    ...more,
  });
  const { memoryBytes: _, ...exploration } = report.exploration as NonNullable<
    Report["exploration"]
  >;
  return { ...report, exploration: { ...exploration, memoryBytes: 0 } };
}
