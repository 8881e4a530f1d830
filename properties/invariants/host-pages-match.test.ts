import { expect, test } from "vitest";
import { SharedMap } from "../../abi/shared-map.ts";
import type { HostPage } from "../../model/state.ts";
import { guestMemfd, hostPage, machine, observation, stepOf } from "../test-steps.ts";
import { hostPagesMatch } from "./host-pages-match.ts";

const PAGE = { protection: "read", tag: 0 } as const;
const files = { fd0: guestMemfd() };

function judge(
  page: { readonly file?: { readonly handle: "fd0"; readonly page: number } } | undefined,
  pages: ReadonlyMap<number, number> = new Map(),
): string | undefined {
  const hostPages =
    page === undefined
      ? SharedMap.of<HostPage>()
      : SharedMap.of<HostPage>([[hostPage(0), { ...PAGE, ...page }]]);
  const after = machine([], { hostPages, files });
  const observedAfter = observation({ pfns: [5], files: [{ pages }] });
  return hostPagesMatch.violation(stepOf({ after, observedAfter }));
}

test("finds a page where nothing is mapped", () => {
  expect(judge(undefined)).toBe("the page at hva 0x10000000000 is there, but nothing is mapped");
});

test("finds a page that its file no longer has, or has another of", () => {
  const shown = { file: { handle: "fd0", page: 2 } } as const;

  expect(judge(shown)).toContain("is pfn 5, but fd0 has no page at index 2");
  expect(judge(shown, new Map([[2, 6]]))).toContain("but fd0 has pfn 6 at index 2");
});

test("allows memory, and the page that the file has", () => {
  const shown = { file: { handle: "fd0", page: 2 } } as const;

  expect([judge({}), judge(shown, new Map([[2, 5]]))]).toEqual([undefined, undefined]);
});
