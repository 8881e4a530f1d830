import { describe, expect, test } from "vitest";
import { HarnessError } from "../abi/harness-error.ts";
import type { Implementation, ImplementationFactory } from "../abi/implementation.ts";
import type { Observation, ObservedMapping } from "../abi/observation.ts";
import type { Operation } from "../abi/operation.ts";
import type { Outcome } from "../abi/outcome.ts";
import { outcomeFromJson } from "../abi/outcome-notation.ts";
import { simulatorFactory } from "../implementations/simulator/factory.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { PROPERTIES } from "../properties/catalogue.ts";
import type { Report } from "../reports/report.ts";
import { guarded } from "./guarded-factory.ts";
import { checkSequential } from "./sequential.ts";
import type { SequentialOptions } from "./sequential-options.ts";

type Part = Partial<Omit<Implementation, typeof Symbol.asyncDispose>> & {
  readonly dispose?: () => Promise<void>;
};

/** The simulator, with some of its methods replaced once it has answered so many operations. */
function hostile(change: (real: Implementation) => Part, after = 2): ImplementationFactory {
  const real = simulatorFactory({ dialect: "linux-6.18" });
  return {
    capabilities: real.capabilities,
    open: async () => {
      const machine = await real.open();
      const changed = change(machine);
      let answered = 0;
      return {
        apply: (operation: Operation) => {
          answered++;
          const isHostile = answered > after && changed.apply !== undefined;
          return isHostile
            ? (changed.apply as typeof machine.apply)(operation)
            : machine.apply(operation);
        },
        observe: () =>
          answered > after && changed.observe !== undefined ? changed.observe() : machine.observe(),
        [Symbol.asyncDispose]: changed.dispose ?? (async () => {}),
      };
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

function answering(value: unknown): ImplementationFactory {
  return hostile(() => ({ apply: () => value as Outcome }));
}

const THROWING = {
  kind: "ok",
  get errno(): never {
    throw new Error("do not look");
  },
};

let nowMs = 0;

async function check(
  factory: ImplementationFactory,
  options: Partial<SequentialOptions> = {},
): Promise<Report> {
  return checkSequential({
    dialect: dialectNamed("linux-6.18"),
    factory,
    properties: PROPERTIES,
    seed: 1,
    runs: 3,
    maxOperations: 6,
    collect: false,
    shrinkEvaluationsMax: 40,
    operationTimeoutMs: 50,
    now: () => nowMs++,
    ...options,
  });
}

const MODES: readonly (readonly [string, ImplementationFactory, string])[] = [
  [
    "throws",
    hostile(() => ({
      apply: () => {
        throw new TypeError("no such thing");
      },
    })),
    "crashed",
  ],
  [
    "reads its answer from JSON that is none of an outcome",
    hostile(() => ({ apply: () => outcomeFromJson({ kind: "failed", errno: "EWEIRD" }) })),
    "crashed",
  ],
  [
    "reads later an answer that is none",
    hostile(() => ({ apply: async () => outcomeFromJson("banana") })),
    "crashed",
  ],
  [
    "throws null",
    hostile(() => ({
      apply: () => {
        throw null;
      },
    })),
    "crashed",
  ],
  ["rejects", hostile(() => ({ apply: () => Promise.reject(new Error("later")) })), "crashed"],
  ["never answers", hostile(() => ({ apply: () => new Promise<Outcome>(() => {}) })), "hung"],
  ["answers undefined", answering(undefined), "crashed"],
  ["answers a word", answering("ok"), "crashed"],
  ["answers a kind that there is not", answering({ kind: "banana" }), "crashed"],
  ["answers an errno by number", answering({ kind: "failed", errno: 22 }), "crashed"],
  ["answers a log without pages", answering({ kind: "dirty_log" }), "crashed"],
  ["answers what throws when looked at", answering(THROWING), "crashed"],
  ["answers a log of a word", answering({ kind: "dirty_log", pages: "abc" }), "crashed"],
  [
    "throws when it is looked at",
    hostile(() => ({
      observe: () => {
        throw new Error("dark");
      },
    })),
    "crashed",
  ],
  ["shows nothing although it said so", hostile(() => ({ observe: () => undefined })), "crashed"],
  [
    "cannot be disposed",
    hostile(() => ({ dispose: () => Promise.reject(new Error("stuck")) })),
    "crashed",
  ],
  ["is disposed for ever", hostile(() => ({ dispose: () => new Promise<void>(() => {}) })), "hung"],
];

describe("an implementation that", () => {
  test.each(MODES)("%s ends in a report with trace and seed", async (_, factory, kind) => {
    const report = await check(factory);

    expect(report).toMatchObject({ verdict: "diverges", seed: 1 });
    expect(report.divergences).toHaveLength(1);
    expect(report.divergences?.[0]?.kind).toBe(kind);
    expect(report.divergences?.[0]?.trace.length).toBeGreaterThan(0);
    expect(report.divergences?.[0]?.reproduced).toEqual({ times: 2, of: 2 });
  });

  test.each([
    [
      "throws in open",
      () => {
        throw new Error("no machine");
      },
    ],
    ["opens nothing", () => undefined],
    ["never opens", () => new Promise(() => {})],
  ])("%s is lost in open, which no rule has a part in", async (_, open) => {
    const real = simulatorFactory({ dialect: "linux-6.18" });
    const factory = { ...real, open: open as ImplementationFactory["open"] };

    const report = await check(factory);

    expect(report.divergences?.[0]).toMatchObject({ shrunkLength: 1, operationIndex: 0 });
    expect(report.divergences?.[0]?.actual).toMatch(/open/);
    expect(report.divergences?.[0]).toMatchObject({ during: "open", rule: null, expected: [] });
  });

  test.each([
    ["observe", { observe: () => undefined }],
    ["dispose", { dispose: () => Promise.reject(new Error("stuck")) }],
  ] as const)("fails in %s is reported there, and not by a rule", async (during, part) => {
    const report = await check(hostile(() => part));

    expect(report.divergences?.[0]).toMatchObject({ during, rule: null, expected: [] });
  });

  test("hangs ends a check whose time is over, without shrinking", async () => {
    let asked = false;
    const never = hostile(() => ({
      apply: () => {
        asked = true;
        return new Promise<Outcome>(() => {});
      },
    }));

    const report = await check(never, { timeBudgetMs: 100, now: () => (asked ? 1_000 : 0) });

    expect(report.divergences?.[0]).toMatchObject({ kind: "hung", shrinkEvaluations: 0 });
    expect(report.limitsHit).toContain("time-budget");
  });

  test("writes into an operation is stopped, and the trace is what was drawn", async () => {
    const real = simulatorFactory({ dialect: "linux-6.18" });
    const factory = hostile((machine) => ({
      apply: (operation) => {
        Object.assign(operation, { slot: 7 });
        return machine.apply(operation);
      },
    }));

    const report = await check(factory);

    await real[Symbol.asyncDispose]();
    expect(report.divergences?.[0]?.kind).toBe("crashed");
    expect(report.divergences?.[0]?.actual).toMatch(/apply threw TypeError/);
    expect(report.divergences?.[0]?.trace.join("\n")).not.toMatch(/slot=7\b/);
  });

  test("knows itself to be broken is believed, and the trace is not lost", async () => {
    const broken = new HarnessError("MSC234", "used after it was disposed", "open a new one");
    const factory = hostile(() => ({
      apply: () => {
        throw broken;
      },
    }));

    const failure: unknown = await check(factory).catch((error: unknown) => error);

    expect(failure).toMatchObject({ code: "MSC234", message: broken.message });
    const details = (failure as HarnessError).details.join("\n");
    expect(details).toMatch(/^memslot-check-trace schema=1 dialect=linux-6.18\n/);
    expect(details).toMatch(/# seed 1, run 0$/);
  });
});

test("a guarded factory is not guarded twice", () => {
  const guard = guarded(simulatorFactory({ dialect: "linux-6.18" }), 50, () => 0);

  expect(guarded(guard, 50, () => 0)).toBe(guard);
});

describe("an inside view", () => {
  /** What is handed out is what the machine goes on with. */
  function alive(live: "array" | "map" | "entries"): ImplementationFactory {
    return hostile((machine) => {
      const mappings: ObservedMapping[] = [];
      const entries: ObservedMapping[] = [];
      const hostPages = new Map<number, number>();
      const reused = (each: ObservedMapping, at: number) => {
        entries[at] = Object.assign(entries[at] ?? {}, each);
        return entries[at];
      };
      return {
        observe: () => {
          const seen = machine.observe() as Observation;
          for (const [page, pfn] of seen.hostPages) hostPages.set(page, pfn);
          mappings.splice(0, mappings.length, ...seen.mappings);
          const views = {
            map: { hostPages },
            array: { mappings },
            entries: { mappings: [...seen.mappings].map(reused) },
          };
          return { ...seen, ...views[live] };
        },
      };
    }, 0);
  }

  test.each(["array", "map", "entries"] as const)(
    "that changes with the machine is found out: a live %s",
    async (live) => {
      const options = { dialect: dialectNamed("linux-6.18"), properties: PROPERTIES, seed: 1 };
      const report = await checkSequential({
        ...{ ...options, factory: alive(live), runs: 50, maxOperations: 60, collect: false },
        ...{ shrinkEvaluationsMax: 200, now: () => 0 },
      });

      expect(report.verdict).toBe("diverges");
      expect(report.divergences?.[0]?.actual).toContain("a view that changed with the machine");
    },
  );

  test("of the simulator stays as it was handed out", async () => {
    const factory = simulatorFactory({ dialect: "memfile-v6:thp" });
    const options = { dialect: dialectNamed("memfile-v6:thp"), properties: [], seed: 1 };
    const report = await checkSequential({
      ...{ ...options, factory, runs: 20, maxOperations: 60, collect: false },
      ...{ shrinkEvaluationsMax: 0, now: () => 0 },
    });

    expect(report.divergences).toEqual([]);
    expect(report.operations).toBeGreaterThan(900);
  });
});
