import { expect, test } from "vitest";
import type { FileState, MemslotState } from "../../model/state.ts";
import { file, hvaOf, machine, observation, privateSlot, stepOf } from "../test-steps.ts";
import { mappingLevelWithinLimits } from "./mapping-level-within-limits.ts";

const PAGES = [0, 1, 2, 3];
const SMALL = file(PAGES);
const LARGE = {
  ...SMALL,
  pages: Object.fromEntries(
    PAGES.map((page) => {
      return [
        page,
        { identity: page, tag: 0, upToDate: true, folio: { head: 0, order: 2 } },
      ] as const;
    }),
  ),
};

function judge(
  slot: Partial<MemslotState>,
  kind: "shared" | "private" = "private",
  backing: FileState = LARGE,
): string | undefined {
  const after = machine([privateSlot({ pages: 4, ...slot })], { files: { fd0: backing } });
  const mappings = PAGES.map((page) => ({ gfn: BigInt(page), pfn: 4 + page, kind, order: 2 }));
  return mappingLevelWithinLimits.violation(
    stepOf({ after, observedAfter: observation({ mappings }) }),
  );
}

test.each([
  ["the host maps single pages", {}, "shared"],
  ["the slot logs", { flags: 5 }, "private"],
  ["it leaves the slot", { pages: 3 }, "private"],
  ["gfn and hva are not congruent", { hva: hvaOf(1) }, "private"],
  [
    "gfn and file page are not congruent",
    { privateFile: { file: "fd0", offsetPages: 1n } },
    "private",
  ],
] as const)("finds a large mapping although %s", (reason, slot, kind) => {
  expect(judge(slot, kind)).toBe(`gpa 0x0 is in a mapping of 4 pages: ${reason}`);
});

test("finds a large mapping of pages that are no folio", () => {
  expect(judge({}, "private", SMALL)).toContain("the folio is smaller");
});

test("allows a large mapping of a folio that fits", () => {
  expect(judge({})).toBeUndefined();
});
