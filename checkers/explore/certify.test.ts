import { describe, expect, it } from "vitest";
import { parseOperation, printOperation } from "../../abi/notation.ts";
import { makeTrace, type Trace } from "../../abi/trace.ts";
import { assertWellFormed } from "../../abi/well-formed.ts";
import { SEEDED_BUGS } from "../../implementations/simulator/bugs/catalogue.ts";
import { simulatorFactory } from "../../implementations/simulator/factory.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import { certify } from "./certify.ts";
import { spannedBy } from "./spanned-domain.ts";

const REGION = "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)";
const GONE = "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x10000000000)";

function traceOf(dialect: string, lines: readonly string[]): Trace {
  return makeTrace(dialect, lines.map(parseOperation));
}

function certified(bug: string, trace: Trace, timeMsMax = 60_000) {
  return certify({
    dialect: dialectNamed(trace.dialect),
    factory: simulatorFactory({ dialect: trace.dialect, bug }),
    properties: PROPERTIES,
    trace,
    limits: { timeMsMax },
    now: () => 0,
  });
}

describe("a certificate", () => {
  it.each([
    "overlap-off-by-one",
    "delete-leaves-mapping",
    "wrong-errno-precedence",
    "b-01-private-flag-cleared",
    "b-10-host-level-ignored",
    "b-75-private-access-without-slot",
  ])("is given to the minimal trace of %s", async (id) => {
    const bug = SEEDED_BUGS.find((known) => known.id === id);
    const { dialect = "", minimalTrace = [] } = bug ?? {};

    const certificate = await certified(id, traceOf(dialect, minimalTrace));

    expect(certificate).toMatchObject({ isMinimal: true, shorter: null });
    expect(certificate.operations).toBeGreaterThan(minimalTrace.length);
  });

  it("is refused to a trace with an operation too many, and the shorter one is shown", async () => {
    const trace = traceOf("linux-6.18", [
      REGION,
      "guest_read(gpa=0x0)",
      "guest_write(gpa=0x0, tag=1)",
      GONE,
    ]);

    const { isMinimal, shorter } = await certified("delete-leaves-mapping", trace);

    expect(isMinimal).toBe(false);
    expect(shorter).toHaveLength(3);
  });

  it("is refused when a limit ended the search", async () => {
    const trace = traceOf("linux-6.18", [REGION, "guest_read(gpa=0x0)", GONE]);

    const { isMinimal, finding } = await certified("delete-leaves-mapping", trace, -1);

    expect(isMinimal).toBe(false);
    expect(finding).toContain("ended by a limit (time)");
  });
});

describe("what a trace spans", () => {
  const dialect = dialectNamed("linux-6.18");
  const trace = traceOf("linux-6.18", [
    "fd0 = create_guest_memfd(size=0x3000, flags=MMAP)",
    "set_user_memory_region(slot=7, flags=LOG_DIRTY, gpa=0x800, size=0x3000, hva=0x10000000000)",
    "get_dirty_log(slot=7)",
  ]);

  it("holds the trace's own operations", () => {
    const spanned = spannedBy(dialect, trace, 2, 1e9).map(printOperation);

    expect(spanned).toEqual(expect.arrayContaining(trace.operations.map(printOperation)));
  });

  it("mixes values of arguments of one name, whichever operation they came from", () => {
    const spanned = spannedBy(dialect, trace, 2, 1e9).map(printOperation);

    expect(spanned).toContain("get_dirty_log(slot=0)");
    expect(spanned).toContain("fd0 = create_guest_memfd(size=0x1000)");
    expect(spanned).toContain("guest_read(gpa=0x0)");
  });

  it("holds nothing that no trace may hold, and nothing twice", () => {
    const spanned = spannedBy(dialect, trace, 2, 1e9);

    for (const operation of spanned) {
      const before = "result" in operation ? [] : trace.operations.slice(0, 1);
      expect(() => assertWellFormed(makeTrace("linux-6.18", [...before, operation]))).not.toThrow();
    }
    expect(new Set(spanned.map(printOperation)).size).toBe(spanned.length);
  });

  it("is narrower where sequences are long", () => {
    const wide = spannedBy(dialect, trace, 2, 1e9);
    const narrow = spannedBy(dialect, trace, 6, 1e9);

    expect(narrow.length).toBeLessThan(wide.length);
    expect(narrow.map(({ op }) => op)).not.toContain("guest_write");
  });
});
