import { expect, test } from "vitest";
import { file, machine, observation, stepOf } from "../test-steps.ts";
import { fileSizeNeverChanges } from "./file-size-never-changes.ts";

const TRUNCATE = "ftruncate(fd=fd0, size=0x1000)";
const GROW = "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)";

function judge(operation: string, from: bigint, to: bigint): string | undefined {
  const before = machine([], { files: { fd0: file([]) } });
  const [observedBefore, observedAfter] = [from, to].map((sizeBytes) =>
    observation({ files: [{ sizeBytes }] }),
  );
  return fileSizeNeverChanges.violation(
    stepOf({ operation, before, observedBefore, observedAfter }),
  );
}

test("finds a size that changes once it was given", () => {
  expect(judge(GROW, 0x1000n, 0x2000n)).toBe("fd0 had a size, and has another now");
});

test("finds a truncation to a part of a page", () => {
  expect(judge(TRUNCATE, 0n, 100n)).toBe("fd0 was truncated to 100 bytes");
});

test("allows the size to be given once", () => {
  expect([judge(TRUNCATE, 0n, 0x1000n), judge(GROW, 0n, 100n)]).toEqual([undefined, undefined]);
});

test("allows a size to stay", () => {
  expect(judge(TRUNCATE, 0x1000n, 0x1000n)).toBeUndefined();
});
