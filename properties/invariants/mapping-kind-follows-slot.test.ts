import { expect, test } from "vitest";
import { guestMemfd, machine, observation, slot, stepOf } from "../test-steps.ts";
import { mappingKindFollowsSlot } from "./mapping-kind-follows-slot.ts";

function judge(flags: bigint, isPrivate: boolean, kind: "shared" | "private"): string | undefined {
  const bound = slot({ flags: 4, guestMemfd: { file: "fd0", offsetPages: 0n } });
  const files = { fd0: guestMemfd({ guestMemfd: { vm: 0, flags } }) };
  const privateGfns = isPrivate ? [{ from: 0n, to: 1n }] : [];
  const after = machine([bound], { files, privateGfns });
  const observedAfter = observation({ mappings: [{ kind }] });
  return mappingKindFollowsSlot.violation(stepOf({ after, observedAfter }));
}

test("finds host memory where a file that can be mapped serves every fault", () => {
  expect(judge(1n, false, "shared")).toBe(
    "gpa 0x0 is mapped shared, but the guest_memfd serves it",
  );
});

test("finds what a change of attributes has left, in both directions", () => {
  expect(judge(0n, true, "shared")).toContain("the guest_memfd serves it");
  expect(judge(0n, false, "private")).toContain("userspace_addr serves it");
});

test("allows what flags and attribute ask for", () => {
  expect(judge(3n, false, "private")).toBeUndefined();
  expect(judge(0n, true, "private")).toBeUndefined();
  expect(judge(0n, false, "shared")).toBeUndefined();
});
