import { expect, test } from "vitest";
import { SharedMap } from "../../abi/shared-map.ts";
import type { HostPage } from "../../model/state.ts";
import { guestMemfd, hostPage, machine, observation, stepOf } from "../test-steps.ts";
import { pageContentsMatch } from "./page-contents-match.ts";

const PAGE = { identity: 0, tag: 7, upToDate: true, folio: { head: 2, order: 0 } };
const HOST_PAGE = { protection: "read-write", tag: 4 } as const;
const AFTER = machine([], {
  hostPages: SharedMap.of<HostPage>([[hostPage(0), HOST_PAGE]]),
  files: { fd0: guestMemfd({ pages: { 2: PAGE } }) },
});
const RIGHT = {
  pfns: [5],
  pages: [[2, 6]],
  contents: [
    [5, 4],
    [6, 7],
  ],
} as const;

type Pairs = readonly (readonly [number, number])[];

function judge(given: {
  readonly pfns?: readonly number[];
  readonly pages?: Pairs;
  readonly contents?: Pairs;
}): string | undefined {
  const { pfns, pages, contents } = { ...RIGHT, ...given };
  const view = observation({ pfns, files: [{ pages: new Map(pages) }] });
  const observedAfter = { ...view, contents: new Map(contents) };
  return pageContentsMatch.violation(stepOf({ after: AFTER, observedAfter }));
}

test("allows every page to hold what was stored", () => {
  expect(judge({})).toBeUndefined();
});

test("finds another tag in host memory, and one that was lost with its page", () => {
  expect(judge({ contents: [[5, 3]] })).toBe("the page at hva 0x10000000000 holds tag 3, not 4");
  expect(judge({ pfns: [] })).toContain("hva 0x10000000000 is not there, but tag 4 was stored");
});

test("finds another tag in a file, and one that was lost with its page", () => {
  expect(judge({ contents: [[6, 0]] })).toBe("page 2 of fd0 holds tag 0, not 7");
  expect(judge({ pages: [] })).toBe("page 2 of fd0 is not there, but tag 7 was stored");
});

test("finds what nobody stored in a page of a file", () => {
  expect(judge({ pages: [...RIGHT.pages, [3, 8]], contents: [[8, 1]] })).toContain("not 0");
});

test("says nothing of a page that nobody can read yet, and of machines that do not tell", () => {
  const view = observation({ pfns: [5], files: [{ pages: new Map() }] });

  expect(judge({ contents: [] })).toBeUndefined();
  expect(
    pageContentsMatch.violation(stepOf({ after: AFTER, observedAfter: view })),
  ).toBeUndefined();
});
