import { expect, test } from "vitest";
import { observation, stepOf } from "../test-steps.ts";
import { guestMemfdPagesComeByUse } from "./guest-memfd-pages-come-by-use.ts";

const MMAP = "host_mmap(hva=0x10000000000, size=0x1000, prot=read, fd=fd0)";
const PUNCH = "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)";

function judge(operation: string): string | undefined {
  const viewOf = (pages: ReadonlyMap<number, number>) =>
    observation({ files: [{ kind: "guest_memfd", pages }] });
  const observedBefore = viewOf(new Map([[0, 6]]));
  const observedAfter = viewOf(
    new Map([
      [0, 6],
      [3, 7],
    ]),
  );
  return guestMemfdPagesComeByUse.violation(stepOf({ operation, observedBefore, observedAfter }));
}

test.each([MMAP, PUNCH])("finds a page that came by %s", (operation) => {
  expect(judge(operation)).toMatch(/^page 3 of fd0 came by (host_mmap|fallocate)$/);
});

test.each([
  "guest_read(gpa=0x0)",
  "guest_write(gpa=0x0, tag=1)",
  "guest_execute(gpa=0x0)",
  "pre_fault_memory(gpa=0x0, size=0x1000)",
  "host_read(hva=0x10000000000)",
  "host_write(hva=0x10000000000, tag=1)",
  PUNCH.replace("|PUNCH_HOLE", ""),
])("allows a page to come by %s", (operation) => {
  expect(judge(operation)).toBeUndefined();
});
