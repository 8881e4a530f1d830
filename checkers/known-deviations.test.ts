import { describe, expect, test } from "vitest";
import { parseOperation } from "../abi/notation.ts";
import { makeTrace } from "../abi/trace.ts";
import { simulatorFactory } from "../implementations/simulator/factory.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { PROPERTIES } from "../properties/catalogue.ts";
import type { KnownDeviation } from "./known-deviations.ts";
import { checkSequential } from "./sequential.ts";
import type { SequentialOptions } from "./sequential-options.ts";
import { traceId } from "./trace-id.ts";

const NAME = "linux-6.18";
const TRACE = makeTrace(
  NAME,
  [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)",
    "guest_read(gpa=0x0)",
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x0)",
  ].map(parseOperation),
);
const KNOWN: KnownDeviation = {
  id: traceId(TRACE),
  trace: TRACE,
  kind: "property-broken",
  rule: "memslot/delete",
  property: "no-mapping-outside-slot",
  actual: "no-mapping-outside-slot: gpa 0x0 is still mapped",
  reason: "It is mapped until the next fault.",
};

function check(options: Partial<SequentialOptions>, bug?: string) {
  return checkSequential({
    ...{ dialect: dialectNamed(NAME), properties: PROPERTIES, seed: 1, maxOperations: 30 },
    factory: simulatorFactory(bug === undefined ? { dialect: NAME } : { dialect: NAME, bug }),
    ...{ runs: 60, collect: false, shrinkEvaluationsMax: 5000, now: () => 0, known: [KNOWN] },
    ...options,
  });
}

describe("a known deviation", () => {
  test("that comes again does not count, however often random runs meet it", async () => {
    const report = await check({ runs: 30 }, "delete-leaves-mapping");

    expect(report).toMatchObject({ verdict: "conforms", runs: 30, divergences: [] });
    const { trace: _, actual: __, ...facts } = KNOWN;
    expect(report.known).toEqual([{ ...facts, times: expect.any(Number) }]);
    expect(report.known?.[0]?.times).toBeGreaterThan(1);
  });

  test("does not hide another one", async () => {
    const report = await check({ runs: 60 }, "move-keeps-old-mapping");

    expect(report.verdict).toBe("diverges");
    expect(report.divergences?.map(({ kind }) => kind)).toContain("known-gone");

    const collected = await check({ runs: 60, collect: true }, "move-keeps-old-mapping");
    expect(collected.divergences?.map(({ rule }) => rule)).toContain("memslot/move");
  });

  test("that no longer comes is reported, with the trace that no longer diverges", async () => {
    const report = await check({ runs: 5 });

    expect(report.verdict).toBe("diverges");
    expect(report.divergences).toMatchObject([
      {
        ...{ id: KNOWN.id, kind: "known-gone", rule: KNOWN.rule, property: KNOWN.property },
        expected: [`${KNOWN.actual}, as it was known`],
        actual: expect.stringContaining("as the model allows"),
        operationIndex: 2,
      },
    ]);
    expect(report.divergences?.[0]?.steps).toHaveLength(3);
    expect(report.known?.[0]?.times).toBe(0);
  });

  test("that cannot be replayed is neither seen nor gone", async () => {
    const factory = simulatorFactory({ dialect: NAME });
    const open = () => ({
      ...{ apply: () => ({ kind: "not_sent", reason: "test" }) as const, observe: () => undefined },
      [Symbol.asyncDispose]: async () => {},
    });

    const capabilities = { ...factory.capabilities, observable: false };

    const report = await check({ runs: 1, factory: { ...factory, capabilities, open } });

    expect(report.divergences).toEqual([]);
    expect(report.notes.join("\n")).toContain(`${KNOWN.id} was not replayed`);
  });
});

test("without a list the report says nothing of known deviations", async () => {
  const report = await check({ known: undefined, runs: 1 });

  expect(report).not.toHaveProperty("known");
});
