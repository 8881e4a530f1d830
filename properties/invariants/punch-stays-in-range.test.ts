import { expect, test } from "vitest";
import { SharedMap } from "../../abi/shared-map.ts";
import type { HostPage } from "../../model/state.ts";
import { guestMemfd, hostPage, machine, observation, slot, stepOf } from "../test-steps.ts";
import { punchStaysInRange } from "./punch-stays-in-range.ts";

const FILES = { fd0: guestMemfd() };
const STATE = machine(
  [slot({ flags: 4, pages: 4, guestMemfd: { file: "fd0", offsetPages: 0n } })],
  {
    files: FILES,
  },
);
const BOTH = [{ gfn: 0n }, { gfn: 1n }];

function judge(
  after: { readonly mappings?: readonly { gfn: bigint }[]; readonly pages: readonly number[] },
  before = STATE,
): string | undefined {
  const pagesOf = (pages: readonly number[]) => new Map(pages.map((page) => [page, 40 + page]));
  const { mappings = BOTH, pages } = after;
  return punchStaysInRange.violation(
    stepOf({
      operation: "fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE, offset=0x1000, size=0x1000)",
      ...{ before, after: before },
      observedBefore: observation({ mappings: BOTH, files: [{ pages: pagesOf([0, 1]) }] }),
      observedAfter: observation({ mappings, files: [{ pages: pagesOf(pages) }] }),
    }),
  );
}

test("finds a page of the range that is still there", () => {
  expect(judge({ pages: [0, 1] })).toBe("page 1 of fd0 is still there");
});

test("finds a page that is gone outside the range", () => {
  expect(judge({ pages: [] })).toBe("page 0 of fd0 is gone, outside the range");
});

test("finds a mapping that is gone outside the range", () => {
  expect(judge({ pages: [0], mappings: [{ gfn: 1n }] })).toContain("mapping of gpa 0x0 is gone");
});

test("allows that the mappings of the range go", () => {
  expect(judge({ pages: [0], mappings: [{ gfn: 0n }] })).toBeUndefined();
});

test("allows that a slot over the VMM's own mapping of the range loses it", () => {
  const page = { protection: "read-write", tag: 0, file: { handle: "fd0", page: 1 } } as const;
  const before = machine([slot()], {
    files: FILES,
    hostPages: SharedMap.of<HostPage>([[hostPage(0), page]]),
  });

  expect(judge({ pages: [0], mappings: [{ gfn: 1n }] }, before)).toBeUndefined();
});
