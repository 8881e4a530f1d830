import { expect, test } from "vitest";
import { guestMemfd, machine, observation, slot, stepOf } from "../test-steps.ts";
import { conversionDropsMappings } from "./conversion-drops-mappings.ts";

const SLOT = slot({
  ...{ flags: 4, baseGfn: 8n, pages: 2 },
  guestMemfd: { file: "fd0", offsetPages: 1n, servesAll: true },
});

/** What is said when this gfn is mapped after the second page of the file was converted. */
function judge(gfn: bigint, changes = true): string | undefined {
  const before = machine([SLOT], { files: { fd0: guestMemfd() } });
  const converted = [{ from: 1n, to: 2n }];
  const file = guestMemfd({ guestMemfd: { vm: 0, flags: 3n, converted } });
  return conversionDropsMappings.violation(
    stepOf({
      operation: "set_memory_attributes2(fd=fd0, offset=0x1000, size=0x1000, attributes=PRIVATE)",
      before,
      after: changes ? machine([SLOT], { files: { fd0: file } }) : before,
      observedAfter: observation({ mappings: [{ gfn }] }),
    }),
  );
}

test("finds a mapping of a page that was converted", () => {
  expect(judge(8n)).toBe("gfn 8 is still mapped");
});

test("allows mappings beside it, and any where nothing was converted", () => {
  expect(judge(9n)).toBeUndefined();
  expect(judge(0n)).toBeUndefined();
  expect(judge(8n, false)).toBeUndefined();
});
