import { expect, test } from "vitest";
import { guestMemfd, machine, observation, slot, stepOf } from "../test-steps.ts";
import { noMappingOfClosedFile } from "./no-mapping-of-closed-file.ts";

function judge(open: boolean, kind: "shared" | "private"): string | undefined {
  const bound = slot({ flags: 4, guestMemfd: { file: "fd0", offsetPages: 0n } });
  const after = machine([bound], { files: { fd0: guestMemfd({ open }) } });
  const observedAfter = observation({ mappings: [{ kind }] });
  return noMappingOfClosedFile.violation(stepOf({ after, observedAfter }));
}

test("finds a mapping of a file that was closed", () => {
  expect(judge(false, "private")).toBe("gpa 0x0 is mapped from fd0, which was closed");
});

test("allows a mapping of an open file, and one of userspace_addr", () => {
  expect(judge(true, "private")).toBeUndefined();
  expect(judge(false, "shared")).toBeUndefined();
});
