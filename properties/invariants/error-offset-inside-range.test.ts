import { expect, test } from "vitest";
import { stepOf } from "../test-steps.ts";
import { errorOffsetInsideRange } from "./error-offset-inside-range.ts";

function judge(offsetBytes: bigint): string | undefined {
  return errorOffsetInsideRange.violation(
    stepOf({
      operation: "set_memory_attributes2(fd=fd0, offset=0x1000, size=0x2000, attributes=PRIVATE)",
      outcome: { kind: "failed_at", errno: "EAGAIN", offsetBytes },
    }),
  );
}

test.each([0n, 0x3000n, 0x1800n])("finds %i", (offset) => {
  expect(judge(offset)).toBe(`error_offset is 0x${offset.toString(16)}`);
});

test.each([0x1000n, 0x2000n])("allows %i", (offset) => {
  expect(judge(offset)).toBeUndefined();
});
