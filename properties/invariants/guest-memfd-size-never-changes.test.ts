import { expect, test } from "vitest";
import { observation, stepOf } from "../test-steps.ts";
import { guestMemfdSizeNeverChanges } from "./guest-memfd-size-never-changes.ts";

function judge(sizeBytes: bigint, kind?: "guest_memfd"): string | undefined {
  const made = kind === undefined ? {} : { kind };
  return guestMemfdSizeNeverChanges.violation(
    stepOf({
      observedBefore: observation({ files: [{ ...made, sizeBytes: 0x1000n }] }),
      observedAfter: observation({ files: [{ ...made, sizeBytes }] }),
    }),
  );
}

test("finds another size", () => {
  expect(judge(0x2000n, "guest_memfd")).toBe("fd0 had 4096 bytes and has 8192");
});

test("allows the same size, and any of another kind of file", () => {
  expect(judge(0x1000n, "guest_memfd")).toBeUndefined();
  expect(judge(0x2000n)).toBeUndefined();
});
