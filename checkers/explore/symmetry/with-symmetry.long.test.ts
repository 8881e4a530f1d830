import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { dialectNamed } from "../../../model/dialects/registry.ts";
import { PROPERTIES } from "../../../properties/catalogue.ts";
import { type BoundedDomain, operationsIn } from "../../../properties/domains/bounded-domain.ts";
import { domainNamed } from "../../../properties/domains/catalogue.ts";
import { type ExploreDomainOptions, exploreDomain } from "../explore-domain.ts";

function explored(domain: BoundedDomain, more: Partial<ExploreDomainOptions> = {}) {
  return exploreDomain({
    ...{ dialect: dialectNamed(domain.dialect), domain, factory: null, properties: PROPERTIES },
    ...{ limits: {}, hooks: { now: () => 0 }, reduce: ["symmetry"], ...more },
  });
}

describe("a model that is explored by orbits", () => {
  it("does not go on from a checkpoint of one that was explored state by state", async () => {
    const domain = domainNamed("twins", "linux-6.18");
    const directory = mkdtempSync(join(tmpdir(), "memslot-check-symmetry-"));
    const checkpoint = { directory, everyMs: 1e9 };
    try {
      await explored(domain, { reduce: [], checkpoint, limits: { depthMax: 1 } });

      await expect(explored(domain, { checkpoint })).rejects.toMatchObject({ code: "MSC111" });
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it("goes on from its own, to the same counts", async () => {
    const domain = domainNamed("twins", "linux-6.18");
    const directory = mkdtempSync(join(tmpdir(), "memslot-check-symmetry-"));
    const checkpoint = { directory, everyMs: 1e9 };
    try {
      await explored(domain, { checkpoint, limits: { depthMax: 3 } });
      const { verdict, exploration } = await explored(domain, { checkpoint });

      expect(verdict).toBe("conforms");
      expect(exploration).toMatchObject({ states: 1449, orbits: 210, transitions: 5973 });
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it("says when states have ranges that the operations do not show", async () => {
    // Either page brings three neighbours along, which no operation names.
    const operations = operationsIn([
      "fd0 = memfd_create(flags=INACCESSIBLE)",
      "ftruncate(fd=fd0, size=0x8000)",
      "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x0, size=0x1000)",
      "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x4000, size=0x1000)",
    ]);
    const domain = {
      ...{ name: "memfile-v6/neighbours", sentence: "", choices: [], operations, reaches: [] },
      dialect: "memfile-v6",
    };

    await expect(
      explored(domain, { dialect: dialectNamed("memfile-v6:thp") }),
    ).rejects.toMatchObject({ code: "MSC248" });
    expect(await explored(domain)).toMatchObject({ verdict: "conforms" });
  });
});
