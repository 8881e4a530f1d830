import { expect, test } from "vitest";
import { parseOperation, printOperation } from "../abi/notation.ts";
import { makeTrace } from "../abi/trace.ts";
import { mergeRanges } from "./merge-ranges.ts";

const FILES = ["fd0 = memfd_create(flags=0)", "fd1 = memfd_create(flags=0)"];

/** What two calls on files become: the lines behind those that make the files. */
function merged(...lines: readonly string[]): readonly (readonly string[])[] {
  const trace = makeTrace("memfile-v6", [...FILES, ...lines].map(parseOperation));
  return [...mergeRanges(trace)].map(({ operations }) =>
    operations.slice(FILES.length).map(printOperation),
  );
}

test("puts one call over both ranges in the place of either", () => {
  const later = "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x1000, size=0x1000)";
  const read = "guest_read(gpa=0x0)";
  const earlier = "fallocate(fd=fd0, mode=0, offset=0x4000, size=0x1000)";

  const both = "fallocate(fd=fd0, mode=0, offset=0x1000, size=0x4000)";
  expect(merged(earlier, read, later)).toEqual([
    [both, read],
    [read, both],
  ]);
});

test.each([
  ["files", "fallocate(fd=fd1, mode=0, offset=0x0, size=0x1000)"],
  ["kinds", "seek(fd=fd0, offset=0x0, whence=data)"],
])("leaves calls of different %s alone", (_, other) => {
  expect(merged("fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)", other)).toEqual([]);
});
