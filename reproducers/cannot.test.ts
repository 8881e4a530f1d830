import { expect, test } from "vitest";
import { whyNoProgram } from "./cannot.ts";
import { ALL_KINDS, findingOf } from "./test-findings.ts";

const why = (dialect: string, ...lines: readonly string[]) =>
  whyNoProgram(findingOf(dialect, lines).promised);

test.each([
  ["memfile-v6", "guest_read(gpa=0x0, access=private)", /no released kernel has the design/],
  ["linux-6.18", "guest_read(gpa=0x0, address_space=1)", /system management mode/],
  ["linux-6.18", "close(fd=3)", /may be a descriptor of the program itself/],
  ["linux-6.18", "guest_read(gpa=0x5a5a00000)", /the guest's own program/],
  [
    "linux-6.18",
    "set_user_memory_region(slot=0x5a5a, flags=0, gpa=0x0, size=0x1000, hva=0x0)",
    /the guest's own program/,
  ],
])("%s: %s", (dialect, line, reason) => {
  expect(why(dialect, line)).toMatch(reason);
});

test("every kind of operation can be done by a program in some form", () => {
  expect(why("linux-6.18:sw-protected", ...ALL_KINDS)).toBeUndefined();
});
