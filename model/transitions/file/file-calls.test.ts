import { describe, expect, test } from "vitest";
import { stoppingTaint } from "../../taints.ts";
import { lastOutcome, stateAfter } from "../../test-support.ts";

const MEMFD = "fd0 = memfd_create(flags=0)";
const STAT = "fstat(fd=fd0)";
const TWO = "fallocate(fd=fd0, mode=0, offset=0, size=0x2000)";
const WRITE = "file_write(fd=fd0, offset=0, size=0x2000, tag=7)";

function answer(dialect: string, ...program: readonly string[]): string {
  return lastOutcome([MEMFD, ...program].join("; "), dialect).replace(/ \S+$/, "");
}

function taintAfter(...program: readonly string[]): string | undefined {
  return stoppingTaint(stateAfter([MEMFD, ...program].join("; "), "memfile-v6"))?.id;
}

describe("calls on files", () => {
  test.each([
    [
      "rounds an allocation outward",
      ["fallocate(fd=fd0, mode=0, offset=0xfff, size=2)", STAT],
      "size=4097 blocks=16",
    ],
    [
      "keeps pages behind the end",
      ["fallocate(fd=fd0, mode=KEEP_SIZE, offset=0, size=1)", STAT],
      "size=0 blocks=8",
    ],
    [
      "drops them when the size is set to what it is",
      ["fallocate(fd=fd0, mode=KEEP_SIZE, offset=0, size=1)", "ftruncate(fd=fd0, size=0)", STAT],
      "size=0 blocks=0",
    ],
    [
      "punches whole pages only",
      [TWO, "fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE, offset=1, size=0x1fff)", STAT],
      "size=8192 blocks=8",
    ],
    [
      "takes back what a failed allocation added",
      [TWO, "fallocate(fd=fd0, mode=0, offset=0, size=0x4000, inject=ENOSPC@2)", STAT],
      "size=8192 blocks=16",
    ],
    [
      "zeroes what a failed allocation came by",
      [
        TWO,
        "fallocate(fd=fd0, mode=0, offset=0x1000, size=0x3000, inject=ENOSPC@1)",
        "seek(fd=fd0, offset=0, whence=data)",
      ],
      "returned 4096",
    ],
    [
      "reads what was written",
      [WRITE, "file_read(fd=fd0, offset=0, size=0x3000)"],
      "read bytes=8192 tag=7",
    ],
    [
      "reads zeroes behind the tag",
      [WRITE, "file_read(fd=fd0, offset=8, size=0x1ff8)"],
      "read bytes=8184 tag=0",
    ],
    [
      "writes up to the page that a seal refuses",
      [
        "fd1 = memfd_create(flags=ALLOW_SEALING)",
        "ftruncate(fd=fd1, size=0x1000)",
        "add_seals(fd=fd1, seals=GROW)",
        "file_write(fd=fd1, offset=0, size=0x1001, tag=1)",
      ],
      "returned 4096",
    ],
    ["finds the hole at the end", [WRITE, "seek(fd=fd0, offset=1, whence=hole)"], "returned 8192"],
  ] as const)("%s", (_, program, expected) => {
    expect(answer("memfile-v6", ...program)).toBe(expected);
  });

  test("brings the whole folio along, and splits it for a hole", () => {
    const one = "fallocate(fd=fd0, mode=0, offset=0x1000, size=0x1000)";
    const hole = "fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE, offset=0x1000, size=0x1000)";

    expect(answer("memfile-v6:thp", one, STAT)).toBe("size=8192 blocks=32");
    expect(answer("memfile-v6:thp", one, hole, STAT)).toBe("size=8192 blocks=24");
    expect(answer("memfile-v6:thp", one, hole, one, STAT)).toBe("size=8192 blocks=32");
  });

  test.each([
    ["a write of half a tag", ["file_write(fd=fd0, offset=0, size=4, tag=7)"]],
    ["a hole in a tag", [WRITE, "fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE, offset=0, size=4)"]],
    ["an end inside a tag", [WRITE, "ftruncate(fd=fd0, size=4)"]],
  ])("does not follow %s", (_, program) => {
    expect(taintAfter(...program)).toBe("torn-page-start");
  });

  test.each([
    [
      "a hole behind a tag",
      [WRITE, "fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE, offset=8, size=4)"],
    ],
    ["half a tag of zeroes", ["file_write(fd=fd0, offset=0, size=4, tag=0)"]],
  ])("follows %s", (_, program) => {
    expect(taintAfter(...program)).toBeUndefined();
  });

  test("lets go of the pages of a file that nobody refers to", () => {
    const { files } = stateAfter(`${MEMFD}; ${TWO}; close(fd=fd0)`, "memfile-v6");

    expect(files["fd0"]?.pages).toEqual({});
  });
});
