import { describe, expect, it } from "vitest";
import { explore } from "./explore.ts";
import type {
  ExplorationLimits,
  ExplorationOptions,
  ExplorationProgress,
  ExplorationResult,
} from "./result.ts";
import type { StateProperty, StepProperty, System } from "./system.ts";
import { counters, jugs, packedJugs } from "./test-systems.ts";

/** Both forms of the jugs hold the litres of the small and the large jug in places 0 and 1. */
type Litres = ArrayLike<number>;

const neverFour: StateProperty<Litres> = {
  id: "never-four",
  sentence: "No jug holds 4 litres.",
  kind: "always",
  over: "state",
  holds: (litres) => litres[1] !== 4,
};

const neverFillFromFour: StepProperty<{ readonly before: Litres; readonly after: Litres }> = {
  id: "never-fill-from-four",
  sentence: "No step fills the large jug when it holds 4 litres.",
  kind: "always",
  over: "step",
  holds: ({ before, after }) => !(before[1] === 4 && after[1] === 5),
};

describe.each([["readable", jugs] as const, ["packed", packedJugs] as const])(
  "exploring the %s jugs",
  (_form, build) => {
    it("reaches the 16 states that can be reached, and tries every operation in each", async () => {
      const result = await run(build());

      expect(result.verdict).toBe("conforms");
      expect(result.exploration).toMatchObject({ states: 16, transitions: 96, exhausted: true });
      expect(result.exploration.levels.reduce((sum, states) => sum + states, 0)).toBe(16);
    });

    it("counts every step in the histogram of its family", async () => {
      const result = await run(build());

      const pours = result.operations.find(({ operation }) => operation === "pour");
      expect(result.operations.map(({ operation }) => operation)).toEqual([
        "fill",
        "empty",
        "pour",
      ]);
      expect(result.operations.every(({ calls }) => calls === 32)).toBe(true);
      expect(pours?.outcomes).toEqual({ ok: pours?.ok, idle: 32 - (pours?.ok ?? 0) });
    });

    it("proves that 4 litres take 6 operations", async () => {
      const result = await run(build([neverFour]));

      expect(result.verdict).toBe("diverges");
      expect(result.exploration.exhausted).toBe(false);
      expect(result.counterexample).toEqual({
        property: "never-four",
        sentence: "No jug holds 4 litres.",
        trace: [
          "fill large",
          "pour large",
          "empty small",
          "pour large",
          "fill large",
          "pour large",
        ],
        results: ["ok", "ok", "ok", "ok", "ok", "ok"],
        certifiedMinimal: true,
      });
    });

    it("includes the breaking operation when a step breaks the property", async () => {
      const result = await run(build([neverFillFromFour]));

      expect(result.counterexample?.trace).toHaveLength(7);
      expect(result.counterexample?.trace.at(-1)).toBe("fill large");
    });

    it("says which sometimes properties held, and that a run without them is vacuous", async () => {
      const reached = { ...neverFour, id: "four", kind: "sometimes", holds: isFour } as const;
      const missed = { ...neverFour, id: "six", kind: "sometimes", holds: () => false } as const;

      const result = await run(build([reached, missed]));

      expect(result.exploration.exhausted).toBe(true);
      expect(result.verdict).toBe("unknown");
      expect(result.unmet).toEqual(["six"]);
      expect(result.properties).toEqual([
        { id: "four", kind: "sometimes", evaluated: 16, held: 2 },
        { id: "six", kind: "sometimes", evaluated: 16, held: 0 },
      ]);
    });

    it.each([
      ["depth", { depthMax: 3 }],
      ["states", { statesMax: 4 }],
      ["memory", { memoryBytesMax: 1 }],
      ["time", { timeMsMax: 0 }],
    ] as const)("answers unknown and names the limit: %s", async (name, limits) => {
      const result = await run(build(), limits);

      expect(result.verdict).toBe("unknown");
      expect(result.limitsHit).toEqual([name]);
      expect(result.exploration.exhausted).toBe(false);
    });

    it("finds a violation in states at the depth limit, which are checked, not left", async () => {
      const shallow = await run(build([neverFour]), { depthMax: 5 });
      const deep = await run(build([neverFour]), { depthMax: 6 });

      expect(shallow.verdict).toBe("unknown");
      expect(deep.verdict).toBe("diverges");
      expect(deep.counterexample?.trace).toHaveLength(6);
    });

    it("stops when it is interrupted", async () => {
      const result = await explore(build(), {}, { now: () => 0, signal: AbortSignal.abort() });

      expect(result.limitsHit).toEqual(["interrupted"]);
      expect(result.verdict).toBe("unknown");
    });

    it("lets an interrupt come in while it runs", async () => {
      const interrupt = new AbortController();
      setImmediate(() => interrupt.abort());
      let now = 0;
      const tick = (): number => {
        now += 600;
        return now;
      };

      const { limitsHit } = await explore(build(), {}, { now: tick, signal: interrupt.signal });

      expect(limitsHit).toEqual(["interrupted"]);
    });

    it("reports progress once a second", async () => {
      const seen: ExplorationProgress[] = [];
      let now = 0;
      const tick = (): number => {
        now += 600;
        return now;
      };

      const result = await explore(
        build(),
        {},
        { now: tick, onProgress: (at) => void seen.push(at) },
      );

      expect(seen.length).toBeGreaterThan(2);
      expect(seen.length).toBeLessThan(result.elapsedMs / 1000);
      expect(seen.at(-1)?.states).toBe(16);
    });

    it.each([{ kind: "hash-compact" }, { kind: "bit-state", log2Bits: 20, hashes: 3 }] as const)(
      "never calls a run with $kind storage complete",
      async (storage) => {
        const result = await run(build(), {}, { storage });

        expect(result.exploration.states).toBe(16);
        expect(result.exploration.exhausted).toBe(false);
        expect(result.verdict).toBe("unknown");
        expect(result.limitsHit).toEqual(["lossy-storage"]);
        expect(result.storage.omissionProbability).toBeGreaterThan(0);
        expect(result.storage.omissionProbability).toBeLessThan(0.001);
        expect(result.storage.visitedBytes).toBe(
          storage.kind === "bit-state" ? 2 ** 20 / 8 : 4096 * 8,
        );
      },
    );

    it("says so when bits run out", async () => {
      const storage = { kind: "bit-state", log2Bits: 5, hashes: 2 } as const;

      const result = await run(build(), {}, { storage });

      expect(result.exploration.states).toBeLessThanOrEqual(16);
      expect(result.storage.omissionProbability).toBeGreaterThan(0.3);
    });
  },
);

describe("exploring under a symmetry", () => {
  it("keeps one state per multiset of equal counters, and counts those it stands for", async () => {
    const result = await run(counters(3, 4));

    expect(result.exploration.states).toBe(5 ** 3);
    expect(result.exploration.orbits).toBe(35);
    expect(result.symmetry).toBe("all alike");
  });

  it("gives a path that runs without the symmetry", async () => {
    const system = {
      ...counters(3, 4),
      properties: [
        {
          id: "never-021",
          sentence: "The counters never stand at 0, 2, 1 in any order.",
          kind: "always",
          over: "state",
          holds: (state: readonly number[]) => [...state].sort().join() !== "0,1,2",
        } as const,
      ],
    };

    const result = await run(system);

    expect(result.counterexample?.trace).toHaveLength(3);
    expect(result.counterexample?.results).toEqual(["ok", "ok", "ok"]);
  });
});

describe("exploring a system that may choose", () => {
  it("follows every successor", async () => {
    const coin = {
      ...counters(1, 3),
      step: (state: readonly number[]) => [
        { result: "heads", state: [((state[0] ?? 0) + 1) % 7] },
        { result: "tails", state: [((state[0] ?? 0) + 3) % 7] },
      ],
    };

    const result = await run(coin);

    expect(result.exploration.states).toBe(7);
    expect(result.exploration.transitions).toBe(14);
    expect(result.operations[0]?.outcomes).toEqual({ heads: 7, tails: 7 });
  });

  it("refuses a step without successors", async () => {
    const broken = { ...counters(1, 3), step: () => [] };

    await expect(run(broken)).rejects.toMatchObject({ code: "MSC245" });
  });
});

function isFour(litres: Litres): boolean {
  return litres[1] === 4;
}

function run(
  system: System,
  limits: ExplorationLimits = {},
  options: ExplorationOptions = {},
): Promise<ExplorationResult> {
  let now = 0;
  const tick = (): number => {
    now++;
    return now;
  };
  return explore(system, limits, { now: tick }, options);
}
