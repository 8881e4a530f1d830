import { describe, expect, test } from "vitest";
import { simulatorFactory } from "../implementations/simulator/factory.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { PROPERTIES } from "../properties/catalogue.ts";
import type { AlwaysProperty } from "../properties/property.ts";
import { drawnPersonality, simplerPersonalities, withPersonality } from "./personality.ts";
import { replay } from "./replay.ts";
import { checkSequential } from "./sequential.ts";
import { traceOf } from "./test-machines.ts";

const DIALECT = dialectNamed("linux-6.18");

/** Something that machines of one personality alone do. */
const NEVER_BUSY: AlwaysProperty = {
  kind: "always",
  id: "never-busy",
  sentence: "No collapse is answered EBUSY.",
  source: "this test",
  needsObservation: false,
  violation: ({ operation, outcome }) =>
    operation.op === "host_collapse" && outcome.kind === "failed" && outcome.errno === "EBUSY"
      ? "it is busy"
      : undefined,
};

function check(words: readonly string[], seed = 1) {
  return checkSequential({
    ...{ dialect: DIALECT, factory: simulatorFactory({ dialect: "linux-6.18", words }) },
    ...{ properties: [...PROPERTIES, NEVER_BUSY], seed, runs: 150, maxOperations: 30 },
    ...{ collect: false, shrinkEvaluationsMax: 500, now: () => 0 },
  });
}

describe("a personality", () => {
  test("is drawn by seed and run alone, and every word is", () => {
    const { capabilities } = simulatorFactory({ dialect: "linux-6.1" });
    const draw = () =>
      Array.from({ length: 200 }, (_, run) => drawnPersonality(5, run, capabilities));

    const drawn = draw();

    expect(draw()).toEqual(drawn);
    const met = new Set(drawn.flatMap((words) => words?.split(",") ?? ["nothing unusual"]));
    const all = (capabilities.personalities ?? []).flatMap((choice) => choice.slice(1));
    expect([...met].filter((word) => word !== "nothing unusual").sort()).toEqual(all.sort());
  });

  test("that fails is kept with its trace, as far as the failure needs it", async () => {
    const report = await check([]);
    const [divergence] = report.divergences ?? [];

    expect(divergence).toMatchObject({
      personality: "collapse=EBUSY",
      property: "never-busy",
      reproduced: { times: 2, of: 2 },
    });
    expect(divergence?.trace.map((line) => line.split("(")[0])).toEqual(["host_collapse"]);
  });

  test("replays with its trace, on the machine that is drawn no longer", async () => {
    const trace = traceOf("linux-6.18", "host_collapse(hva=0x10000000000, size=0x1000)");
    const outcomes = ["collapse=EBUSY", undefined].map(async (personality) => {
      const { verdict } = await replay({
        ...{ dialect: DIALECT, factory: simulatorFactory({ dialect: "linux-6.18" }) },
        ...{ properties: [NEVER_BUSY], now: () => 0 },
        trace: personality === undefined ? trace : { ...trace, personality },
      });
      return verdict;
    });

    expect(await Promise.all(outcomes)).toEqual(["diverges", "conforms"]);
  });

  test("that was chosen for good is not drawn, and a trace changes nothing of it", async () => {
    const never = await check(["collapse=done"]);
    const fixed = simulatorFactory({ dialect: "linux-6.18", words: ["collapse=done"] });
    const trace = {
      ...traceOf("linux-6.18", "host_collapse(hva=0x10000000000, size=0x1000)"),
      personality: "collapse=EBUSY",
    };

    const replayed = await replay({
      ...{ dialect: DIALECT, factory: fixed, properties: [NEVER_BUSY], trace, now: () => 0 },
    });

    expect(never.verdict).toBe("conforms");
    expect(replayed.verdict).toBe("conforms");
    expect(replayed.notes.join()).toContain("this one is what it is: collapse=EBUSY");
  });

  test("is the usual one for a seeded bug", () => {
    const bug = simulatorFactory({ dialect: "linux-6.18", bug: "page-not-zeroed" });

    expect(bug.capabilities.personalities).toEqual([]);
    expect(withPersonality(bug, "loads=clean")).toBe(bug);
  });

  test("is simpler with a word less, and simplest without any", () => {
    expect(simplerPersonalities("a=1,b=2,c=3")).toEqual([
      undefined,
      "b=2,c=3",
      "a=1,c=3",
      "a=1,b=2",
    ]);
    expect(simplerPersonalities("a=1")).toEqual([undefined]);
    expect(simplerPersonalities(undefined)).toEqual([]);
  });
});
