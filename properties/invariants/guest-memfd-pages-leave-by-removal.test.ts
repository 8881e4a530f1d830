import { expect, test } from "vitest";
import type { ObservedFile } from "../../abi/observation.ts";
import { observation, stepOf } from "../test-steps.ts";
import { guestMemfdPagesLeaveByRemoval } from "./guest-memfd-pages-leave-by-removal.ts";

const DELETE = "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x10000000000)";
const PUNCH = "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)";

function judge(
  operation: string,
  after: readonly (readonly [number, number])[],
  kind: Pick<ObservedFile, "kind"> = { kind: "guest_memfd" },
): string | undefined {
  const viewOf = (pages: ReadonlyMap<number, number>) =>
    observation({ files: [{ ...kind, pages }] });
  const observedBefore = viewOf(new Map([[3, 7]]));
  const observedAfter = viewOf(new Map(after));
  return guestMemfdPagesLeaveByRemoval.violation(
    stepOf({ operation, observedBefore, observedAfter }),
  );
}

test("finds a page that went with its slot", () => {
  expect(judge(DELETE, [])).toBe("page 3 of fd0 is gone by set_user_memory_region");
});

test("finds a page that was replaced by another", () => {
  expect(judge("guest_read(gpa=0x0)", [[3, 8]])).toContain("page 3 of fd0 is gone");
});

test("finds a page that is gone by an allocation", () => {
  expect(judge(PUNCH.replace("|PUNCH_HOLE", ""), [])).toContain("is gone by fallocate");
});

test("allows what is punched or removed to go, and the others to stay", () => {
  const verdicts = [
    judge(PUNCH, []),
    judge("host_remove(hva=0x10000000000, size=0x1000)", []),
    judge(DELETE, [[3, 7]]),
  ];

  expect(verdicts).toEqual([undefined, undefined, undefined]);
});

test("says nothing of a memfd", () => {
  expect(judge(DELETE, [], {})).toBeUndefined();
});
