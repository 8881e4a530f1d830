import { describe, expect, test } from "vitest";
import type { ObservedMapping } from "../../abi/observation.ts";
import type { Outcome } from "../../abi/outcome.ts";
import { SharedMap } from "../../abi/shared-map.ts";
import type { HostPage, MachineState } from "../../model/state.ts";
import { file, hostPage, machine, observation, privateSlot, stepOf } from "../test-steps.ts";
import { zapStaysInRange } from "./zap-stays-in-range.ts";

/** Two slots of two pages: gfns 0 and 1 are file pages 2 and 3, gfns 8 and 9 pages 0 and 1. */
const SLOTS = [
  privateSlot({ privateFile: { file: "fd0", offsetPages: 2n } }),
  privateSlot({ id: 1, baseGfn: 8n }),
];
const SHARED = machine(SLOTS, { files: { fd0: file([]) } });
const POPULATE_2 = "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x2000, size=0x1000)";

interface Change {
  readonly before?: MachineState;
  readonly after?: MachineState;
  readonly from: readonly Partial<ObservedMapping>[];
  readonly to: readonly Partial<ObservedMapping>[];
  readonly warnings?: readonly string[];
}

function judge(operation: string, change: Change): string | undefined {
  const { before = SHARED, after = SHARED, from, to, warnings = [] } = change;
  const observedBefore = observation({ mappings: from });
  const observedAfter = observation({ mappings: to, warnings });
  return zapStaysInRange.violation(
    stepOf({ operation, before, after, observedBefore, observedAfter }),
  );
}

describe("a notification", () => {
  test("must not zap a page of the slot that is not in its range", () => {
    const found = judge(POPULATE_2, { from: [{ gfn: 0n }, { gfn: 1n }], to: [] });

    expect(found).toBe("the mapping of gpa 0x1000 is gone, but no page behind it is in the range");
  });

  test("must not zap a page of another slot", () => {
    expect(judge(POPULATE_2, { from: [{ gfn: 8n }], to: [] })).toContain("gpa 0x8000 is gone");
  });

  test("must not miss a page that it makes private", () => {
    const after = machine(SLOTS, { files: { fd0: file([2]) } });

    expect(judge(POPULATE_2, { after, from: [{ gfn: 0n }], to: [{ gfn: 0n }] })).toBe(
      "the mapping of gpa 0x0 is shared, and was not zapped",
    );
  });

  test("must not warn", () => {
    const found = judge(POPULATE_2, { from: [], to: [], warnings: ["start >= end"] });

    expect(found).toBe("the kernel warned: start >= end");
  });

  test("may zap what lies in its range", () => {
    expect(judge(POPULATE_2, { from: [{ gfn: 0n }], to: [] })).toBeUndefined();
  });

  test("may zap what a truncation to the same size frees behind the end of the file", () => {
    const before = machine(SLOTS, { files: { fd0: { ...file([2]), sizeBytes: 0n } } });
    const after = machine(SLOTS, { files: { fd0: { ...file([]), sizeBytes: 0n } } });
    const truncate = (gfn: bigint) =>
      judge("ftruncate(fd=fd0, size=0x0)", { before, after, from: [{ gfn }], to: [] });

    expect(truncate(0n)).toBeUndefined();
    expect(truncate(1n)).toContain("gpa 0x1000 is gone");
  });

  test("may zap a large mapping for one page of it", () => {
    const from = [0n, 1n].map((gfn) => ({ gfn, order: 1 }));

    expect(judge(POPULATE_2, { from, to: [] })).toBeUndefined();
  });

  test("may zap the other pages of a large folio", () => {
    const pages = Object.fromEntries(
      [2, 3].map((page) => {
        const folio = { head: 2, order: 1 };
        return [page, { identity: page, tag: 0, upToDate: true, folio }] as const;
      }),
    );
    const after = machine(SLOTS, { files: { fd0: file([], { pages }) } });

    expect(judge(POPULATE_2, { after, from: [{ gfn: 1n }], to: [] })).toBeUndefined();
  });

  test("may zap what a new file size reveals", () => {
    const before = machine(SLOTS, { files: { fd0: file([3], { sizeBytes: 0n }) } });
    const after = machine(SLOTS, { files: { fd0: file([3]) } });
    const change = { before, after, from: [{ gfn: 1n }], to: [] };

    expect(judge("ftruncate(fd=fd0, size=0x4000)", change)).toBeUndefined();
  });

  test("may, when it fails, zap shared mappings of a whole folio that it took back", () => {
    const operation = POPULATE_2.replace(")", ", inject=ENOSPC@1)");
    const failed: Outcome = { kind: "failed", errno: "ENOSPC" };
    const zapped = (kind: "shared" | "private") =>
      zapStaysInRange.violation(
        stepOf({
          ...{ operation, outcome: failed, before: SHARED, after: SHARED },
          observedBefore: observation({ mappings: [{ gfn: 1n, kind }] }),
          observedAfter: observation({}),
        }),
      );

    expect(zapped("shared")).toBeUndefined();
    expect(zapped("private")).toContain("gpa 0x1000 is gone");
  });

  test("may zap through a mapping of the VMM", () => {
    const page = { protection: "read", tag: 0, file: { handle: "fd0", page: 7 } } as const;
    const before = machine(SLOTS, {
      files: { fd0: file([]) },
      hostPages: SharedMap.of<HostPage>([[hostPage(1), page]]),
    });

    expect(judge(POPULATE_2, { before, from: [{ gfn: 1n }], to: [] })).toBeUndefined();
  });
});

test("says nothing of other calls", () => {
  expect(judge("guest_read(gpa=0x0)", { from: [{ gfn: 8n }], to: [] })).toBeUndefined();
});
