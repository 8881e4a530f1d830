import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Implementation, ImplementationFactory } from "../../abi/implementation.ts";
import type { Outcome } from "../../abi/outcome.ts";
import { SEEDED_BUGS } from "../../implementations/simulator/bugs/catalogue.ts";
import { simulatorFactory } from "../../implementations/simulator/factory.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import { type BoundedDomain, operationsIn } from "../../properties/domains/bounded-domain.ts";
import { domainNamed } from "../../properties/domains/catalogue.ts";
import type { AlwaysProperty, SometimesProperty } from "../../properties/property.ts";
import { type ExploreDomainOptions, exploreDomain } from "./explore-domain.ts";

const TINY = domainNamed("tiny", "linux-6.18");
const PRIVATE_TINY = domainNamed("tiny", "memfile-v6");

/** Two slots and two gfns that are alike: the least domain with a symmetry worth its name. */
const PAIR: BoundedDomain = {
  name: "linux-6.18/pair",
  dialect: "linux-6.18",
  sentence: "Two slots, either of which may be at either gfn.",
  choices: [],
  operations: operationsIn(
    [0, 1].flatMap((one) => [
      ...[0, 1].map(
        (slot) =>
          `set_user_memory_region(slot=${slot}, flags=LOG_DIRTY, gpa=0x${one}000, size=0x1000, ` +
          "hva=0x10000000000)",
      ),
      `set_user_memory_region(slot=${one}, flags=0, gpa=0x0, size=0x0, hva=0x10000000000)`,
      `guest_write(gpa=0x${one}000, tag=1)`,
      `get_dirty_log(slot=${one})`,
    ]),
  ),
  reaches: [],
};

/** Explores the domain beside the simulator of its dialect; `more` changes that. */
function explored(domain: BoundedDomain, more: Partial<ExploreDomainOptions> = {}) {
  return exploreDomain({
    dialect: dialectNamed(domain.dialect),
    domain,
    factory: simulatorFactory({ dialect: domain.dialect }),
    properties: PROPERTIES,
    limits: {},
    hooks: { now: () => 0 },
    ...more,
  });
}

let unbounded: ReturnType<typeof explored> | undefined;

/** What nothing bounds, that bounded runs are compared with; explored once. */
function exactly(): ReturnType<typeof explored> {
  unbounded ??= explored(PRIVATE_TINY);
  return unbounded;
}

describe("exploring the model alone", () => {
  it.each([
    [TINY, { states: 18, transitions: 183, depth: 4 }],
    [PRIVATE_TINY, { states: 51, transitions: 506, depth: 7 }],
  ])("exhausts $name", async (domain, expected) => {
    const report = await explored(domain, { factory: null });

    expect(report).toMatchObject({ verdict: "conforms", verb: "explore", implementation: "model" });
    expect(report.exploration).toMatchObject({ ...expected, exhausted: true });
    expect(report.domain?.operations).toHaveLength(domain.operations.length);
  });

  it("counts each step once for the rule that decided it", async () => {
    const { rules = [], exploration } = await explored(TINY, { factory: null });
    const hits = rules.reduce((total, rule) => total + rule.hits, 0);

    expect(hits).toBe(exploration?.transitions);
  });

  it("finds the shortest way to a property that the model itself breaks", async () => {
    const broken = PROPERTIES.find(({ id }) => id === "slot-ids-in-range");
    const neverMoves = {
      ...(broken as (typeof PROPERTIES)[number]),
      kind: "always",
      violation: ({ decidedBy }: { decidedBy: string }) =>
        decidedBy === "memslot/move" ? "a slot moved" : undefined,
    } as (typeof PROPERTIES)[number];

    const report = await explored(TINY, { factory: null, properties: [neverMoves] });

    expect(report.verdict).toBe("diverges");
    expect(report.divergences).toMatchObject([
      { kind: "property-broken", rule: "memslot/move", shrunkLength: 2, certifiedMinimal: true },
    ]);
  });
});

describe("exploring the model beside the simulator", () => {
  it.each([
    [TINY, { states: 80, transitions: 800 }],
    [PRIVATE_TINY, { states: 72, transitions: 716 }],
  ])("exhausts $name without a divergence", async (domain, expected) => {
    const report = await (domain === PRIVATE_TINY ? exactly() : explored(domain));

    expect(report).toMatchObject({ verdict: "conforms", divergences: [], limitsHit: [] });
    expect(report.exploration).toMatchObject({ ...expected, exhausted: true });
    expect(report.properties?.filter(({ id }) => domain.reaches.includes(id))).toSatisfy(
      (rows: readonly { held: number }[]) => rows.every(({ held }) => held > 0),
    );
  });

  it.each(["delete-leaves-mapping", "move-keeps-old-mapping", "dirty-bit-lost-on-second-write"])(
    "finds %s by as few operations as its catalogue says",
    async (id) => {
      const bug = SEEDED_BUGS.find((known) => known.id === id);
      const factory = simulatorFactory({ dialect: TINY.dialect, bug: id });

      const { verdict, divergences, notes } = await explored(TINY, { factory });

      expect(verdict).toBe("diverges");
      expect(notes).toContain(
        "no sequence of fewer operations diverges, of the 10 of linux-6.18/tiny",
      );
      expect(divergences).toMatchObject([
        { minimality: "proven", certifiedMinimal: true, shrunkLength: bug?.minimalTrace.length },
      ]);
    },
  );

  it("does not see a bug that no operation of the domain shows", async () => {
    const factory = simulatorFactory({
      ...{ dialect: PRIVATE_TINY.dialect, bug: "b-01-private-flag-cleared" },
    });

    expect(await explored(PRIVATE_TINY, { factory })).toMatchObject({ verdict: "conforms" });
  });
});

describe("a bound", () => {
  it.each([
    [{ statesMax: 20 }, "limit-states"],
    [{ depthMax: 2 }, "limit-depth"],
    [{ memoryBytesMax: 1 }, "memory"],
  ])("%j makes the verdict unknown and is named", async (limits, name) => {
    const { verdict, limitsHit, exploration } = await explored(PRIVATE_TINY, { limits });

    expect(verdict).toBe("unknown");
    expect(limitsHit).toEqual([name]);
    expect(exploration?.exhausted).toBe(false);
  });

  it("is also a `sometimes` property that the domain promised and never reached", async () => {
    const never: SometimesProperty = {
      ...{ kind: "sometimes", id: "never", sentence: "It never happens.", needs: [] },
      holds: () => false,
    };
    const domain = { ...TINY, reaches: ["never"] };

    const report = await explored(domain, { properties: [never] });

    expect(report).toMatchObject({ verdict: "unknown", limitsHit: ["vacuous:never"] });
  });
});

describe("lossy storage", () => {
  const BIT_STATE = { kind: "bit-state", log2Bits: 16, hashes: 3 } as const;

  it.each([{ kind: "hash-compact" }, BIT_STATE] as const)(
    "of kind $kind proves nothing, and says how likely it left something out",
    async (storage) => {
      const exact = await exactly();

      const { verdict, limitsHit, exploration } = await explored(PRIVATE_TINY, { storage });

      expect([verdict, limitsHit]).toEqual(["unknown", ["lossy-storage"]]);
      expect(exploration).toMatchObject({ exhausted: false, storage });
      expect(exploration?.states).toBe(exact.exploration?.states);
      expect(exploration?.storage?.visitedBytes).toBe(storage === BIT_STATE ? 2 ** 13 : 2 ** 15);
      expect(exploration?.storage?.omissionProbability).toBeGreaterThan(0);
      expect(exploration?.storage?.omissionProbability).toBeLessThan(1e-3);
      expect(exact.exploration).not.toHaveProperty("storage");
    },
  );

  it("that is too small leaves out states, and says that it most likely did", async () => {
    const storage = { ...BIT_STATE, log2Bits: 6 };

    const { exploration } = await explored(PRIVATE_TINY, { storage });

    expect(exploration?.states).toBeLessThan(72);
    expect(exploration?.storage?.omissionProbability).toBeGreaterThan(0.9);
  });

  it("shows real divergences, of which none is called a shortest one", async () => {
    const factory = simulatorFactory({ dialect: TINY.dialect, bug: "delete-leaves-mapping" });
    const storage = { kind: "hash-compact" } as const;

    const { verdict, divergences, notes } = await explored(TINY, { factory, storage });

    expect(verdict).toBe("diverges");
    expect(divergences).toMatchObject([
      { minimality: "unknown", certifiedMinimal: false, reproduced: { times: 2, of: 2 } },
    ]);
    expect(notes.join()).toContain("a shorter sequence may have been left out");
    expect(notes.join()).not.toContain("no sequence of fewer operations");
  });

  it("keeps one state of each orbit, too", async () => {
    const lossy = { factory: null, storage: BIT_STATE, reduce: ["symmetry"] } as const;

    const { exploration } = await explored(PAIR, lossy);

    expect(exploration).toMatchObject({ states: 24, orbits: 9, storage: BIT_STATE });
  });
});

describe("a domain", () => {
  it("has to be of operations that the dialect has", async () => {
    const options = { dialect: dialectNamed("memfile-v6-patch4"), factory: null };

    await expect(explored(PRIVATE_TINY, options)).rejects.toMatchObject({ code: "MSC114" });
  });
});

describe("a reduction", () => {
  it("keeps one state of each orbit, counts all, and ends as the unreduced run does", async () => {
    const alone = { factory: null };

    const whole = await explored(PAIR, alone);
    const reduced = await explored(PAIR, { ...alone, reduce: ["symmetry"] });

    expect(reduced).toMatchObject({ verdict: whole.verdict, limitsHit: [] });
    expect(reduced.exploration).toMatchObject({
      ...{ states: whole.exploration?.states, orbits: 9, depth: whole.exploration?.depth },
      symmetry: "slots {0,1} x gfns {0,1}, order 4",
    });
    expect(whole.exploration).not.toHaveProperty("symmetry");
  });

  it("finds a counterexample of the same length", async () => {
    const noOverlap: AlwaysProperty = {
      ...{ kind: "always", id: "no-overlap-refused", sentence: "No overlap is refused." },
      ...{ source: "a test", needsObservation: false },
      violation: ({ decidedBy }) => (decidedBy === "memslot/gpa-no-overlap" ? "it is" : undefined),
    };
    const options = { factory: null, properties: [noOverlap] };

    const whole = await explored(PAIR, options);
    const reduced = await explored(PAIR, { ...options, reduce: ["symmetry"] });

    expect(whole.divergences).toMatchObject([{ shrunkLength: 2 }]);
    expect(reduced.divergences).toMatchObject([{ shrunkLength: 2 }]);
  });

  it("that a domain does not have is said not to be there", async () => {
    const { exploration, notes } = await explored(TINY, { factory: null, reduce: ["symmetry"] });

    expect(exploration).toMatchObject({ states: 18, orbits: 18, symmetry: null });
    expect(notes.join()).toContain("linux-6.18/tiny has no symmetry");
  });

  it("is refused beside a machine, whose bugs it might hide", async () => {
    await expect(explored(TINY, { reduce: ["symmetry"] })).rejects.toMatchObject({
      code: "MSC116",
    });
  });
});

describe("a machine", () => {
  it("without a fingerprint is known by its inside view, and the report says so", async () => {
    const report = await explored(TINY, { factory: withoutFingerprint() });

    expect(report.verdict).toBe("conforms");
    expect(report.notes.join()).toContain("an exhaustive test and no proof");
  });

  it("that does not do the same again is found out", async () => {
    let calls = 0;
    const lying = wrapped((machine, operation) => {
      calls++;
      return calls === 100 ? { kind: "failed", errno: "EIO" } : machine.apply(operation);
    });

    await expect(explored(TINY, { factory: lying })).rejects.toMatchObject({ code: "MSC246" });
  });
});

describe("a checkpoint", () => {
  it("lets a run that was stopped go on, to the same counts", async () => {
    const directory = mkdtempSync(join(tmpdir(), "memslot-check-explore-"));
    try {
      const checkpoint = { directory, everyMs: 1e9 };
      const whole = await exactly();
      const stopped = await explored(PRIVATE_TINY, { checkpoint, limits: { depthMax: 3 } });
      const resumed = await explored(PRIVATE_TINY, { checkpoint });

      expect(stopped.verdict).toBe("unknown");
      expect(withoutMemory(resumed)).toEqual(withoutMemory(whole));
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it("of lossy storage goes on with the same storage, and with no other", async () => {
    const directory = mkdtempSync(join(tmpdir(), "memslot-check-explore-"));
    try {
      const checkpoint = { directory, everyMs: 1e9 };
      const storage = { kind: "bit-state", log2Bits: 6, hashes: 2 } as const;
      const whole = await explored(PRIVATE_TINY, { storage });
      await explored(PRIVATE_TINY, { storage, checkpoint, limits: { depthMax: 3 } });

      await expect(explored(PRIVATE_TINY, { checkpoint })).rejects.toMatchObject({
        code: "MSC111",
      });
      const resumed = await explored(PRIVATE_TINY, { storage, checkpoint });

      expect(withoutMemory(resumed)).toEqual(withoutMemory(whole));
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

function withoutMemory({ exploration, ...rest }: Awaited<ReturnType<typeof explored>>) {
  return { ...rest, exploration: { ...exploration, memoryBytes: 0 } };
}

type Apply = Implementation["apply"];

/** The simulator, with another way to answer. */
function wrapped(
  apply: (machine: Implementation, ...asked: Parameters<Apply>) => ReturnType<Apply> | Outcome,
): ImplementationFactory {
  const factory = simulatorFactory({ dialect: TINY.dialect });
  return {
    ...factory,
    open: () => {
      const machine = factory.open() as Implementation;
      return {
        apply: (operation) => apply(machine, operation),
        observe: () => machine.observe(),
        fingerprint: () => machine.fingerprint?.() ?? "",
        [Symbol.asyncDispose]: async () => {},
      };
    },
  };
}

function withoutFingerprint(): ImplementationFactory {
  const factory = simulatorFactory({ dialect: TINY.dialect });
  const { fingerprint: _, ...capabilities } = factory.capabilities;
  return {
    ...factory,
    capabilities,
    open: () => {
      const machine = factory.open() as Implementation;
      return {
        apply: (operation) => machine.apply(operation),
        observe: () => machine.observe(),
        [Symbol.asyncDispose]: async () => {},
      };
    },
  };
}
