import { describe, expect, it } from "vitest";
import { parseOperation, printOperation } from "../../../abi/notation.ts";
import { type LabelTable, mapLabels } from "./label-map.ts";
import { mapOperation } from "./operation-labels.ts";
import { labelMapOf } from "./relabelling.ts";
import { exchanging, handles, hostPages, pages, relabelling } from "./test-support.ts";

const NAMES = relabelling({
  slot: exchanging([0], [1]),
  handle: exchanging(handles(0, 1), handles(1, 1)),
  gfn: exchanging(pages(0, 2), pages(2, 2)),
  file: exchanging(pages(0, 1), pages(1, 1)),
  host: exchanging(hostPages(0, 2), hostPages(2, 2)),
});

function imageOf(line: string): string {
  return printOperation(mapOperation(labelMapOf(NAMES), parseOperation(line)));
}

describe("the image of an operation", () => {
  it.each([
    ["get_dirty_log(slot=0)", "get_dirty_log(slot=1)"],
    ["get_dirty_log(slot=65536)", "get_dirty_log(slot=0x10000)"],
    [
      "set_user_memory_region(slot=1, flags=0, gpa=0x0, size=0x2000, hva=0x10000002000)",
      "set_user_memory_region(slot=0, flags=0, gpa=0x2000, size=0x2000, hva=0x10000000000)",
    ],
    [
      "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x10000000000)",
      "set_user_memory_region(slot=1, flags=0, gpa=0x0, size=0x0, hva=0x10000000000)",
    ],
    [
      "set_user_memory_region2(slot=2, flags=GUEST_MEMFD, gpa=0x4000, size=0x1000, hva=0x0, " +
        "guest_memfd=fd0)",
      "set_user_memory_region2(slot=2, flags=GUEST_MEMFD, gpa=0x4000, size=0x1000, hva=0x0, " +
        "guest_memfd=fd1, guest_memfd_offset=0x1000)",
    ],
    ["guest_read(gpa=0x3008)", "guest_read(gpa=0x1008)"],
    ["fd1 = dup(fd=fd0)", "fd0 = dup(fd=fd1)"],
    [
      "fallocate(fd=fd0, mode=0, offset=0x0, size=0x2000)",
      "fallocate(fd=fd1, mode=0, offset=0x0, size=0x2000)",
    ],
    [
      "set_memory_attributes(gpa=0x0, size=0x4000, attributes=PRIVATE)",
      "set_memory_attributes(gpa=0x0, size=0x4000, attributes=PRIVATE)",
    ],
    ["close(fd=-1)", "close(fd=-1)"],
  ])("of %s is %s", (line, image) => {
    expect(imageOf(line)).toBe(image);
  });

  it.each([
    "host_munmap(hva=0x10000001000, size=0x2000)",
    "set_memory_attributes(gpa=0x1000, size=0x1000000000000000, attributes=PRIVATE)",
    "ftruncate(fd=fd0, size=0x1000)",
    "file_read(fd=fd0, offset=0x0, size=4097)",
  ])("does not exist when a range is torn: %s", (line) => {
    expect(() => imageOf(line)).toThrow(expect.objectContaining({ code: "MSC248" }));
  });
});

describe("a table of fields", () => {
  interface Pair {
    readonly slot: number;
    readonly added?: number;
  }

  it("that leaves a field out is a type error", () => {
    // @ts-expect-error: `added` is missing.
    const table: LabelTable<Pair> = { slot: (labels, { slot }) => labels.slot(slot) };

    expect(mapLabels(table, labelMapOf(NAMES), { slot: 0 })).toEqual({ slot: 1 });
  });
});
