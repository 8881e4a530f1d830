import { expect, test } from "vitest";
import { guestMemfd, machine, observation, slot, stepOf } from "../test-steps.ts";
import { fileMappingShowsItsPage } from "./file-mapping-shows-its-page.ts";

const AFTER = machine(
  [slot({ flags: 4, baseGfn: 8n, pages: 2, guestMemfd: { file: "fd0", offsetPages: 3n } })],
  { files: { fd0: guestMemfd() } },
);

function judge(pages: ReadonlyMap<number, number>): string | undefined {
  const mappings = [{ gfn: 9n, pfn: 7, kind: "private" }] as const;
  const observedAfter = observation({ mappings, files: [{ pages }] });
  return fileMappingShowsItsPage.violation(stepOf({ after: AFTER, observedAfter }));
}

test("finds a mapping to another page of the file", () => {
  const pages = new Map([
    [1, 7],
    [4, 9],
  ]);

  expect(judge(pages)).toBe("gpa 0x9000 is mapped to pfn 7, but fd0 has pfn 9 at index 4");
});

test("finds a mapping to a page that has left the file", () => {
  expect(judge(new Map())).toContain("no page at index 4");
});

test("allows index offset + i for the frame base + i", () => {
  expect(judge(new Map([[4, 7]]))).toBeUndefined();
});
