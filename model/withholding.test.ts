import { expect, test } from "vitest";
import { lastStep } from "./test-support.ts";
import { mayBeWithheld } from "./withholding.ts";

test("what ends every comparison may be withheld", () => {
  const program = "fd0 = memfd_create(flags=HUGETLB); ftruncate(fd=fd0, size=0x1000)";

  expect(mayBeWithheld(lastStep(program, "memfile-v6").transitions)).toBe(true);
});

test("what has an answer may not, also where it is refused", () => {
  const program = "fd0 = memfd_create(flags=0); fallocate(fd=fd0, mode=0, offset=0x0, size=0x0)";

  expect(mayBeWithheld(lastStep(program, "memfile-v6").transitions)).toBe(false);
});
