import { expect, test } from "vitest";
import { file, machine, observation, privateSlot, stepOf } from "../test-steps.ts";
import { populationChangesByUserSpace } from "./population-changes-by-user-space.ts";

const before = machine([privateSlot()], { files: { fd0: file([0]) } });
const observedBefore = observation({ files: [{ pages: new Map([[0, 5]]) }] });

function judge(operation: string, pages: readonly [number, number][]): string | undefined {
  const observedAfter = observation({ files: [{ pages: new Map(pages) }] });
  const step = stepOf({ operation, before, after: before, observedBefore, observedAfter });
  return populationChangesByUserSpace.violation(step);
}

test("finds a guest access that allocates a page", () => {
  const found = judge("guest_write(gpa=0x1000, tag=1, access=private)", [
    [0, 5],
    [1, 6],
  ]);

  expect(found).toBe("guest_write changed the pages of fd0");
});

test("finds a page that was replaced by another", () => {
  expect(judge("guest_read(gpa=0x0)", [[0, 6]])).toContain("changed the pages of fd0");
});

test("finds a deletion that empties the file", () => {
  const deletion = "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x0)";

  expect(judge(deletion, [])).toContain("changed the pages of fd0");
});

test("allows fallocate to change them, and every other call to leave them", () => {
  expect(judge("fallocate(fd=fd0, mode=0, offset=0x1000, size=0x1000)", [])).toBeUndefined();
  expect(judge("guest_read(gpa=0x0)", [[0, 5]])).toBeUndefined();
});
