import { expect, test } from "vitest";
import { machine, observation, privateSlot, stepOf } from "../test-steps.ts";
import { privateMappingMatchesFile } from "./private-mapping-matches-file.ts";

const after = machine([privateSlot({ privateFile: { file: "fd0", offsetPages: 2n } })]);

function judge(pages: ReadonlyMap<number, number>): string | undefined {
  const observedAfter = observation({
    mappings: [{ pfn: 7, kind: "private" }],
    files: [{ pages }],
  });
  return privateMappingMatchesFile.violation(stepOf({ after, observedAfter }));
}

test("finds a mapping to a page that was punched and made again", () => {
  expect(judge(new Map([[2, 9]]))).toBe("gpa 0x0 is mapped to pfn 7 but its file has pfn 9 there");
});

test("finds a mapping to a page that has left the file", () => {
  expect(judge(new Map())).toContain("its file has no page there");
});

test("finds a mapping to another page of the file", () => {
  expect(judge(new Map([[0, 7]]))).toContain("no page there");
});

test("allows a mapping to the page of the file", () => {
  expect(judge(new Map([[2, 7]]))).toBeUndefined();
});
