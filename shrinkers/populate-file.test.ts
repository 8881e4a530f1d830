import { expect, test } from "vitest";
import { parseOperation, printOperation } from "../abi/notation.ts";
import { makeTrace } from "../abi/trace.ts";
import { populateFile } from "./populate-file.ts";

function proposed(...lines: readonly string[]): readonly string[] {
  const trace = makeTrace("linux-7.4:sw-protected", lines.map(parseOperation));
  return [...populateFile(trace)].map(({ operations }) =>
    operations.map(printOperation).join("; "),
  );
}

const FILE = "fd0 = create_guest_memfd(size=0x3000, flags=INIT_SHARED)";
const BOUND =
  "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, hva=0x0, " +
  "guest_memfd=fd0)";
const CONVERSION = "set_memory_attributes2(fd=fd0, offset=0x1000, size=0x2000, attributes=PRIVATE)";

test("makes the pages that a call is about, and drops what led to them", () => {
  const pages = "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x1000, size=0x2000)";

  expect(proposed(FILE, BOUND, "guest_read(gpa=0x0)", CONVERSION)).toContain(
    [FILE, pages, CONVERSION].join("; "),
  );
});

test("makes the first page of a file that no call names a range of", () => {
  const page = "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x0, size=0x1000)";

  expect(proposed(FILE, BOUND, "guest_read(gpa=0x0)")).toContain([FILE, page].join("; "));
});

test("has nothing to offer without a file, or for a long trace", () => {
  expect(proposed("guest_read(gpa=0x0)", "guest_read(gpa=0x1000)")).toEqual([]);
  expect(proposed(FILE, ...Array.from({ length: 8 }, () => CONVERSION))).toEqual([]);
});
