import { describe, expect, test } from "vitest";
import { lastOutcome, stateAfter } from "../../test-support.ts";

const VM = "linux-7.4:sw-protected";
const GIVEN = [
  "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)",
  "host_mmap(hva=0x10000000000, size=0x4000, prot=read-write, fd=fd0)",
  "fd1 = host_pin(hva=0x10000002000)",
];
const ALL = "set_memory_attributes2(fd=fd0, offset=0x0, size=0x4000, attributes=PRIVATE)";
const BEFORE = ALL.replace("0x4000", "0x2000");
const REFUSED = "EAGAIN error_offset=0x2000 conversion/pages-unreferenced";
const CONVERTED = "ok conversion/convert";

function answer(...lines: readonly string[]): string {
  return lastOutcome([...GIVEN, ...lines].join(";"), VM);
}

describe("conversion/pages-unreferenced", () => {
  test("names the first page of the range that something holds", () => {
    expect(answer(ALL)).toBe(REFUSED);
    expect(answer("fd2 = host_pin(hva=0x10000003000)", ALL)).toBe(REFUSED);
  });

  test("changes nothing, as often as it is asked", () => {
    const before = stateAfter(GIVEN.join(";"), VM);

    expect(stateAfter([...GIVEN, ALL].join(";"), VM)).toEqual(before);
    expect(answer(ALL, ALL)).toBe(REFUSED);
  });

  test.each([
    ["a range beside it", [BEFORE]],
    ["a range whose page was let go", ["close(fd=fd1)", ALL]],
    [
      "a range whose page was punched out",
      ["fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x2000, size=0x1000)", ALL],
    ],
    ["a conversion to shared", [BEFORE, ALL.replace("PRIVATE", "0")]],
  ])("is silent about %s", (_, lines) => {
    expect(answer(...lines)).toBe(CONVERTED);
  });

  test("speaks as long as one descriptor of two is open", () => {
    expect(answer("fd2 = dup(fd=fd1)", "close(fd=fd1)", ALL)).toBe(REFUSED);
    expect(answer("fd2 = dup(fd=fd1)", "close(fd=fd1)", "close(fd=fd2)", ALL)).toBe(CONVERTED);
  });

  test("is not asked where the range is private already", () => {
    const page = ALL.replace("0x4000", "0x1000");

    expect(answer(page, page)).toBe("ok conversion/uniform");
  });
});
