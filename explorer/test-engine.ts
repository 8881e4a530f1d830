/** What the explorer's driver promises of every search, as tests that each search runs. */
import { describe, expect, it } from "vitest";
import type {
  ExplorationHooks,
  ExplorationLimits,
  ExplorationOptions,
  ExplorationProgress,
  ExplorationResult,
} from "./result.ts";
import type { StateProperty, StepProperty, SystemProperty } from "./system.ts";

/** Every form of the jugs holds the litres of the small and the large jug in places 0 and 1. */
export type Litres = ArrayLike<number>;

type LitresStep = { readonly before: Litres; readonly after: Litres };

/** A search, with the jugs in the form that it takes. */
export interface Engine<S> {
  /** What its systems are called in the titles of tests. */
  readonly form: string;
  readonly jugs: (properties?: readonly SystemProperty<Litres, LitresStep>[]) => S;
  readonly explore: (
    system: S,
    limits: ExplorationLimits,
    hooks: ExplorationHooks,
    options?: ExplorationOptions,
  ) => Promise<ExplorationResult>;
}

const neverFour: StateProperty<Litres> = {
  id: "never-four",
  sentence: "No jug holds 4 litres.",
  kind: "always",
  over: "state",
  holds: (litres) => litres[1] !== 4,
};

const neverFillFromFour: StepProperty<LitresStep> = {
  id: "never-fill-from-four",
  sentence: "No step fills the large jug when it holds 4 litres.",
  kind: "always",
  over: "step",
  holds: ({ before, after }) => !(before[1] === 4 && after[1] === 5),
};

/** Tests that a search finds in the jugs what is to be found, and ends where it is told to. */
export function describeJugs<S>(engine: Engine<S>): void {
  describe(`exploring the ${engine.form} jugs`, () => {
    testCounts(engine);
    testCounterexamples(engine);
    testProperties(engine);
    testLimits(engine);
    testInterrupts(engine);
    testProgress(engine);
    testLossyStorage(engine);
  });
}

function testCounts<S>(engine: Engine<S>): void {
  it("reaches the 16 states that can be reached, and tries every operation in each", async () => {
    const result = await run(engine, engine.jugs());

    expect(result.verdict).toBe("conforms");
    expect(result.exploration).toMatchObject({ states: 16, transitions: 96, exhausted: true });
    expect(result.exploration.levels.reduce((sum, states) => sum + states, 0)).toBe(16);
  });

  it("counts every step in the histogram of its family", async () => {
    const result = await run(engine, engine.jugs());

    const pours = result.operations.find(({ operation }) => operation === "pour");
    expect(result.operations.map(({ operation }) => operation)).toEqual(["fill", "empty", "pour"]);
    expect(result.operations.every(({ calls }) => calls === 32)).toBe(true);
    expect(pours?.outcomes).toEqual({ ok: pours?.ok, idle: 32 - (pours?.ok ?? 0) });
  });
}

function testCounterexamples<S>(engine: Engine<S>): void {
  it("proves that 4 litres take 6 operations", async () => {
    const result = await run(engine, engine.jugs([neverFour]));

    expect(result.verdict).toBe("diverges");
    expect(result.exploration.exhausted).toBe(false);
    expect(result.counterexample).toEqual({
      property: "never-four",
      sentence: "No jug holds 4 litres.",
      trace: ["fill large", "pour large", "empty small", "pour large", "fill large", "pour large"],
      results: ["ok", "ok", "ok", "ok", "ok", "ok"],
      certifiedMinimal: true,
    });
  });

  it("includes the breaking operation when a step breaks the property", async () => {
    const result = await run(engine, engine.jugs([neverFillFromFour]));

    expect(result.counterexample?.trace).toHaveLength(7);
    expect(result.counterexample?.trace.at(-1)).toBe("fill large");
  });
}

function testProperties<S>(engine: Engine<S>): void {
  it("says which sometimes properties held, and that a run without them is vacuous", async () => {
    const reached = { ...neverFour, id: "four", kind: "sometimes", holds: isFour } as const;
    const missed = { ...neverFour, id: "six", kind: "sometimes", holds: () => false } as const;

    const result = await run(engine, engine.jugs([reached, missed]));

    expect(result.exploration.exhausted).toBe(true);
    expect(result.verdict).toBe("unknown");
    expect(result.unmet).toEqual(["six"]);
    expect(result.properties).toEqual([
      { id: "four", kind: "sometimes", evaluated: 16, held: 2 },
      { id: "six", kind: "sometimes", evaluated: 16, held: 0 },
    ]);
  });
}

function testLimits<S>(engine: Engine<S>): void {
  it.each([
    ["depth", { depthMax: 3 }],
    ["states", { statesMax: 4 }],
    ["memory", { memoryBytesMax: 1 }],
    ["time", { timeMsMax: 0 }],
  ] as const)("answers unknown and names the limit: %s", async (name, limits) => {
    const result = await run(engine, engine.jugs(), limits);

    expect(result.verdict).toBe("unknown");
    expect(result.limitsHit).toEqual([name]);
    expect(result.exploration.exhausted).toBe(false);
  });

  it("finds a violation in states at the depth limit, which are checked, not left", async () => {
    const shallow = await run(engine, engine.jugs([neverFour]), { depthMax: 5 });
    const deep = await run(engine, engine.jugs([neverFour]), { depthMax: 6 });

    expect(shallow.verdict).toBe("unknown");
    expect(deep.verdict).toBe("diverges");
    expect(deep.counterexample?.trace).toHaveLength(6);
  });
}

function testInterrupts<S>(engine: Engine<S>): void {
  it("stops when it is interrupted", async () => {
    const result = await engine.explore(
      engine.jugs(),
      {},
      { now: () => 0, signal: AbortSignal.abort() },
    );

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

    const { limitsHit } = await engine.explore(
      engine.jugs(),
      {},
      { now: tick, signal: interrupt.signal },
    );

    expect(limitsHit).toEqual(["interrupted"]);
  });
}

function testProgress<S>(engine: Engine<S>): void {
  it("reports progress once a second", async () => {
    const seen: ExplorationProgress[] = [];
    let now = 0;
    const tick = (): number => {
      now += 600;
      return now;
    };

    const result = await engine.explore(
      engine.jugs(),
      {},
      { now: tick, onProgress: (at) => void seen.push(at) },
    );

    expect(seen.length).toBeGreaterThan(2);
    expect(seen.length).toBeLessThan(result.elapsedMs / 1000);
    expect(seen.at(-1)?.states).toBe(16);
  });
}

function testLossyStorage<S>(engine: Engine<S>): void {
  it.each([{ kind: "hash-compact" }, { kind: "bit-state", log2Bits: 20, hashes: 3 }] as const)(
    "never calls a run with $kind storage complete",
    async (storage) => {
      const result = await run(engine, engine.jugs(), {}, { storage });

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

    const result = await run(engine, engine.jugs(), {}, { storage });

    expect(result.exploration.states).toBeLessThanOrEqual(16);
    expect(result.storage.omissionProbability).toBeGreaterThan(0.3);
  });
}

function isFour(litres: Litres): boolean {
  return litres[1] === 4;
}

function run<S>(
  { explore }: Engine<S>,
  system: S,
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
