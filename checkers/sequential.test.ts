import { describe, expect, test } from "vitest";
import type { ImplementationFactory } from "../abi/implementation.ts";
import { ImplementationLost } from "../abi/implementation.ts";
import { printOperation } from "../abi/notation.ts";
import type { Outcome } from "../abi/outcome.ts";
import { PLAIN_BUGS, SEEDED_BUGS } from "../implementations/simulator/bugs/catalogue.ts";
import { simulatorFactory } from "../implementations/simulator/factory.ts";
import { DIALECTS, dialectNamed } from "../model/dialects/registry.ts";
import { PROPERTIES } from "../properties/catalogue.ts";
import type { Property } from "../properties/property.ts";
import type { Report } from "../reports/report.ts";
import type { Progress } from "./progress.ts";
import {
  checkSequential,
  DIVERGENCES_MAX,
  PROGRESS_EVERY_MS,
  VACUITY_RUNS_MIN,
} from "./sequential.ts";
import type { SequentialOptions } from "./sequential-options.ts";
import { recording, scripted, traceOf } from "./test-machines.ts";

const LINUX = "linux-6.18";
const DELETE_BUG = "delete-leaves-mapping";

/** A check of the simulator; time stands still. */
function check(given: Partial<SequentialOptions>): Promise<Report> {
  return checkSequential({
    dialect: dialectNamed(LINUX),
    factory: simulatorFactory({ dialect: LINUX }),
    properties: PROPERTIES,
    seed: 42,
    runs: 20,
    maxOperations: 30,
    collect: false,
    shrinkEvaluationsMax: 2000,
    now: () => 0,
    ...given,
  });
}

/** A clock that goes on by so much at every look. */
function ticking(everyMs: number): () => number {
  let nowMs = 0;
  return () => {
    nowMs += everyMs;
    return nowMs;
  };
}

function withBug(bug: string): ImplementationFactory {
  return simulatorFactory({ dialect: LINUX, bug });
}

describe("a check of a machine that conforms", () => {
  // `sequential.long.test.ts` goes on until every `sometimes` property has to have held.
  test.each(DIALECTS)("finds nothing wrong with $name in 8 runs", async (dialect) => {
    const factory = simulatorFactory({ dialect: dialect.name });

    const report = await check({ dialect, factory, runs: 8, maxOperations: 40 });

    expect(report).toMatchObject({ verdict: "conforms", limitsHit: [], runs: 8 });
    // What is not followed, or what nobody defines, ends a trace early.
    const cutShort = [...Object.keys(report.notSent ?? {}), ...(report.taints ?? [])].length > 0;
    expect(report.operations).toBeGreaterThanOrEqual(cutShort ? 160 : 320);
  });

  test("reports every rule, also those that were never hit", async () => {
    const { rules = [], operations } = await check({ seed: 45, runs: 1, maxOperations: 1 });

    expect(operations).toBeGreaterThan(1);
    expect(rules.reduce((sum, { hits }) => sum + hits, 0)).toBe(operations);
    expect(rules.find(({ id }) => id === "memslot/caller-owns-vm")).toEqual({
      ...{ id: "memslot/caller-owns-vm", operation: "set_user_memory_region" },
      ...{ hits: 0, errno: "EIO" },
      unreachable: "every operation but child_ioctl comes from the process that made the VM",
    });
  });
});

describe("the same seed", () => {
  test("draws the same operations", async () => {
    const [first, second] = [0, 1].map(() => recording(simulatorFactory({ dialect: LINUX })));

    if (first !== undefined) await check({ factory: first.factory, runs: 8 });
    if (second !== undefined) await check({ factory: second.factory, runs: 8 });

    expect(first?.machines).toHaveLength(8);
    expect(second?.machines).toEqual(first?.machines);
  });

  test("draws a run the same when it runs alone", async () => {
    const all = recording(simulatorFactory({ dialect: LINUX }));
    const alone = recording(simulatorFactory({ dialect: LINUX }));

    await check({ factory: all.factory, runs: 8 });
    await check({ factory: alone.factory, firstRun: 7, runs: 1 });

    expect(alone.machines).toEqual([all.machines[7]]);
  });

  // Replay tokens of long traces name a seed and a run: a change here is a changelog entry.
  test.each(DIALECTS.map(({ name }) => name))("42 draws these operations for %s", async (name) => {
    const { factory, machines } = recording(simulatorFactory({ dialect: name }));

    await check({ dialect: dialectNamed(name), factory, runs: 1, maxOperations: 18 });

    expect(machines.map((operations) => operations.map(printOperation))).toMatchSnapshot();
  });

  test("is not another seed", async () => {
    const [first, second] = [1, 2].map(() => recording(simulatorFactory({ dialect: LINUX })));

    if (first !== undefined) await check({ factory: first.factory, runs: 3, seed: 1 });
    if (second !== undefined) await check({ factory: second.factory, runs: 3, seed: 2 });

    expect(second?.machines).not.toEqual(first?.machines);
  });
});

describe("a check of a machine with a bug", () => {
  // The others, and from more seeds, in `tests/bugs/hunt.long.test.ts`.
  test.each(PLAIN_BUGS.slice(0, 4).map((bug) => [bug.id, bug] as const))(
    "finds %s and shrinks it to a few operations",
    async (bug, { dialect, minimalTrace }) => {
      const report = await check({
        ...{ dialect: dialectNamed(dialect), factory: simulatorFactory({ dialect, bug }) },
        ...{ runs: 1000, maxOperations: 40 },
      });

      expect(report.verdict).toBe("diverges");
      expect(report.divergences).toHaveLength(1);
      expect(report.divergences?.[0]).toMatchObject({
        minimality: "certified",
        shrunkLength: minimalTrace.length,
        reproduced: { times: 2, of: 2 },
      });
    },
  );

  test("tells what each step of the shrunk trace changed", async () => {
    const report = await check({ factory: withBug(DELETE_BUG), runs: 100 });

    const steps = report.divergences?.[0]?.steps ?? [];
    expect(steps.map(({ outcome }) => outcome)).toEqual(["ok", "loaded tag=0", "ok"]);
    expect(steps.map(({ changes }) => changes)).toEqual([
      ["+ slot 0: gpa=0x0..0x1000 hva=0x10000000000"],
      [],
      ["- slot 0: gpa=0x0..0x1000 hva=0x10000000000"],
    ]);
  });

  test("stops at the first divergence", async () => {
    const { runs = 0 } = await check({ factory: withBug(DELETE_BUG), runs: 500 });

    expect(runs).toBeLessThan(100);
  });

  test("collects one divergence of each identity, and counts the others", async () => {
    const dialect = dialectNamed("memfile-v6:as-intended");
    const factory = simulatorFactory({ dialect: dialect.name, variant: "as-posted" });

    const report = await check({ dialect, factory, collect: true, runs: 60, maxOperations: 40 });

    const identities = report.divergences?.map(
      ({ kind, rule, property }) => `${kind} ${property ?? rule}`,
    );
    expect(report.runs).toBe(60);
    expect(identities?.length).toBeGreaterThan(1);
    expect(new Set(identities).size).toBe(identities?.length);
    expect(report.notes.join("\n")).toMatch(/\d+ runs diverged as property-broken/);
  });

  test("stores the trace before it runs it again", async () => {
    const { factory, machines } = recording(withBug(DELETE_BUG));
    const machinesAtFailure: number[] = [];

    const report = await check({
      ...{ factory, runs: 100 },
      onFailure: async ({ trace, run }) => {
        await Promise.resolve();
        machinesAtFailure.push(machines.length);
        expect(trace.operations).toEqual(machines[run ?? -1]);
        return "a/file";
      },
      replayToken: ({ trace, run }) => `run ${run} of ${trace.operations.length}`,
    });

    expect(machinesAtFailure).toEqual([report.runs]);
    expect(report.divergences?.[0]?.stored).toBe("a/file");
    expect(report.divergences?.[0]?.replay).toBe(`run ${(report.runs ?? 0) - 1} of 3`);
  });

  test("says so when shrinking was cut short", async () => {
    const report = await check({
      factory: withBug(DELETE_BUG),
      runs: 100,
      shrinkEvaluationsMax: 3,
    });

    expect(report).toMatchObject({ verdict: "diverges", limitsHit: ["shrink-evaluations"] });
    expect(report.divergences?.[0]).toMatchObject({ minimality: "unknown", shrinkEvaluations: 3 });
  });
});

describe("a machine that is not reliable", () => {
  const ok: Outcome = { kind: "ok" };
  const kinds = ["memfd_create"] as const;

  test("is reported with how often its divergence came again, and is not shrunk", async () => {
    const oops: Outcome = { kind: "failed", errno: "EIO" };
    const factory = scripted((machine) => () => (machine === 0 ? oops : ok), { operations: kinds });

    const report = await check({ factory, runs: 1, seed: 2 });

    expect(report.verdict).toBe("diverges");
    expect(report.divergences?.[0]).toMatchObject({
      ...{ reproduced: { times: 0, of: 2 }, shrinkEvaluations: 0, minimality: "unknown" },
    });
  });

  test("that dies once and never again is unknown", async () => {
    const factory = scripted(
      (machine) => () => {
        if (machine === 0) throw new ImplementationLost("crashed", "signal 11");
        return { kind: "not_sent", reason: "test" };
      },
      { operations: kinds },
    );

    const report = await check({ factory, runs: 1 });

    expect(report).toMatchObject({ verdict: "unknown", divergences: [] });
    expect(report.limitsHit).toContain("unconfirmed-crash");
    expect(report.notes.join()).toContain("signal 11");
  });

  test.each(["crashed", "hung"] as const)("that dies every time has %s", async (manner) => {
    const factory = scripted(
      () => () => {
        throw new ImplementationLost(manner, "no answer");
      },
      { operations: kinds },
    );

    const report = await check({ factory, runs: 1 });

    expect(report.divergences?.[0]).toMatchObject({ kind: manner, shrunkLength: 1 });
  });

  test("is disposed as often as it is opened", async () => {
    const oops: Outcome = { kind: "failed", errno: "EIO" };
    const factory = scripted(() => () => oops, { operations: kinds });

    await check({ factory, runs: 1 });

    expect(factory.opened).toBeGreaterThan(3);
    expect(factory.disposed).toBe(factory.opened);
  });
});

describe("a limit", () => {
  test("of time that cuts planned runs short is unknown", async () => {
    const report = await check({ timeBudgetMs: 50, now: ticking(10) });

    expect(report).toMatchObject({ verdict: "unknown", limitsHit: ["time-budget"] });
    expect(report.runs).toBeLessThan(20);
  });

  test("of time that is the only bound is an end like any other", async () => {
    const report = await check({ timeBudgetMs: 50, runs: undefined, now: ticking(10) });

    expect(report).toMatchObject({ verdict: "conforms", limitsHit: [] });
  });

  test("of time that leaves no time for a single run is unknown", async () => {
    const report = await check({ timeBudgetMs: 1, runs: undefined, now: ticking(10) });

    expect(report).toMatchObject({ verdict: "unknown", runs: 0 });
    expect(report.limitsHit).toEqual(["time-budget", "nothing-sent"]);
  });

  test("must be there", async () => {
    await expect(check({ runs: undefined })).rejects.toMatchObject({ code: "MSC118" });
  });

  test("that the user sets by an interrupt is unknown", async () => {
    let asked = 0;

    const report = await check({ interrupted: () => ++asked > 8 });

    expect(report).toMatchObject({ verdict: "unknown", limitsHit: ["interrupted"], runs: 8 });
  });

  test("of distinct divergences ends the collecting", async () => {
    const factory = scripted(() => () => ({ kind: "failed", errno: "ENOSPC" }));
    const plan = { factory, collect: true, runs: 5000, maxOperations: 40, properties: [] };

    const report = await check({ ...plan, shrinkEvaluationsMax: 0 });

    expect(report).toMatchObject({ verdict: "diverges", limitsHit: ["divergences"] });
    expect(report.divergences).toHaveLength(DIVERGENCES_MAX);
  });

  test("is hit by a check in which nothing was sent", async () => {
    const factory = scripted(() => () => ({ kind: "not_sent", reason: "a hazard" }));

    const report = await check({ factory, properties: [], runs: 3, maxOperations: 4 });

    expect(report).toMatchObject({ verdict: "unknown", limitsHit: ["nothing-sent"] });
    expect(report).toMatchObject({ operations: 0, notSent: { "a hazard": 12 } });
  });

  test("is hit by a sometimes property that never held in a long check", async () => {
    const never: Property = {
      ...{ kind: "sometimes", id: "moon-is-blue", sentence: "", needs: [], holds: () => false },
    };
    const inner = simulatorFactory({ dialect: LINUX });
    const capabilities = { ...inner.capabilities, operations: ["guest_read"] as const };
    const factory = { ...inner, open: () => inner.open(), capabilities };
    const long = { factory, properties: [never], runs: VACUITY_RUNS_MIN, maxOperations: 30 };

    expect(await check(long)).toMatchObject({
      verdict: "unknown",
      limitsHit: ["vacuous:moon-is-blue"],
    });
    expect(await check({ ...long, runs: VACUITY_RUNS_MIN - 1 })).toMatchObject({
      verdict: "conforms",
    });
  });
});

describe("the corpus", () => {
  const bug = SEEDED_BUGS.find(({ id }) => id === DELETE_BUG);
  const trace = traceOf(LINUX, ...(bug?.minimalTrace ?? []));

  test("is replayed before anything is drawn", async () => {
    const report = await check({ factory: withBug(DELETE_BUG), corpus: [trace] });

    expect(report).toMatchObject({ verdict: "diverges", runs: 0 });
    expect(report.divergences?.[0]?.originalLength).toBe(3);
  });

  test("of another dialect is left out, visibly", async () => {
    const other = traceOf("linux-2.6", ...(bug?.minimalTrace ?? []));

    const report = await check({ factory: withBug(DELETE_BUG), corpus: [other], runs: 0 });

    expect(report.operations).toBe(0);
    expect(report.notes).toEqual([
      "1 corpus traces are of another dialect or need missing operations or features",
    ]);
  });

  test("with a trace that means nothing is an error", async () => {
    const broken = traceOf(LINUX, "close(fd=fd0)");

    await expect(check({ corpus: [broken] })).rejects.toMatchObject({ code: "MSC106" });
  });

  test("that does not fit into the time is unknown", async () => {
    const report = await check({ corpus: [trace, trace], timeBudgetMs: 25, now: ticking(10) });

    expect(report.limitsHit).toContain("time-budget");
  });
});

describe("what a machine cannot do", () => {
  test("is never drawn, and said", async () => {
    const inner = simulatorFactory({ dialect: LINUX });
    const { factory, machines } = recording({
      ...inner,
      open: () => inner.open(),
      capabilities: { ...inner.capabilities, operations: ["guest_read"], observable: false },
    });

    const report = await check({ factory, runs: 3 });

    expect(new Set(machines.flat().map(({ op }) => op))).toEqual(new Set(["guest_read"]));
    expect(report.notes.join("\n")).toContain("never drawn");
    expect(report.notes.join("\n")).toContain("there is no inside view: ");
    expect(report.notes.join("\n")).toContain("there is no guest_write");
  });
});

describe("progress", () => {
  test("is told about ten times a second", async () => {
    const seen: Progress[] = [];

    await check({
      now: ticking(PROGRESS_EVERY_MS / 4),
      onProgress: (progress) => seen.push(progress),
    });

    expect(seen.length).toBeGreaterThan(3);
    expect(seen[0]).toMatchObject({ runsPlanned: 20, divergences: 0 });
    expect(seen.at(-1)?.rulesHit).toBeGreaterThan(10);
  });
});
