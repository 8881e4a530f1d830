import { describe, expect, test } from "vitest";
import { answered, machineOf, normalised } from "../test-support.ts";

function holds(script: string, dialect = "memfile-v6"): void {
  expect(answered(machineOf(dialect), script)).toBe(normalised(script));
}

/** Page indexes of the first file. */
function pagesAfter(script: string, dialect: string): readonly number[] {
  const machine = machineOf(dialect);
  answered(machine, script);
  return [...(machine.observe().files?.[0]?.pages.keys() ?? [])];
}

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE) => ok";

describe("fallocate", () => {
  test("looks at the descriptor, the range, the mode, the end, the file, in this order", () => {
    const tooLarge = "not sent (limit/file-pages-of-one-call)";
    const far = "offset=0x4000000000000000, size=0x4000000000000000";
    holds(
      `${FILE}
       fallocate(fd=-1, mode=0x80, offset=0x0, size=0x0) => EBADF
       fallocate(fd=fd0, mode=0x80, offset=0x0, size=0x0) => EINVAL
       fallocate(fd=fd0, mode=0, offset=0x8000000000000000, size=0x1000) => EINVAL
       fallocate(fd=fd0, mode=0, offset=0x0, size=0x8000000000000000) => EINVAL
       fallocate(fd=fd0, mode=0x80, ${far}) => EOPNOTSUPP
       fallocate(fd=fd0, mode=PUNCH_HOLE, ${far}) => EOPNOTSUPP
       fallocate(fd=fd0, mode=PUNCH_HOLE|ZERO_RANGE, ${far}) => EOPNOTSUPP
       fallocate(fd=fd0, mode=COLLAPSE_RANGE|KEEP_SIZE, ${far}) => EINVAL
       fallocate(fd=fd0, mode=INSERT_RANGE|ZERO_RANGE, ${far}) => EINVAL
       fallocate(fd=fd0, mode=UNSHARE_RANGE|PUNCH_HOLE|KEEP_SIZE, ${far}) => EINVAL
       fallocate(fd=fd0, mode=ZERO_RANGE, ${far}) => EFBIG
       fallocate(fd=fd0, mode=ZERO_RANGE|KEEP_SIZE, ${far}) => EFBIG
       fallocate(fd=fd0, mode=0, ${far}) => EFBIG
       fallocate(fd=fd0, mode=ZERO_RANGE, offset=0x0, size=0x1000) => EOPNOTSUPP
       fallocate(fd=fd0, mode=COLLAPSE_RANGE, offset=0x0, size=0x1000) => EOPNOTSUPP
       fallocate(fd=fd0, mode=INSERT_RANGE, offset=0x0, size=0x1000) => EOPNOTSUPP
       fallocate(fd=fd0, mode=0, offset=0x0, size=0x1001000) => ${tooLarge}`,
    );
  });

  test("rounds outwards and grows an empty file to the byte", () => {
    holds(
      `${FILE}
       fallocate(fd=fd0, mode=0, offset=0xfff, size=0x2) => ok
       fstat(fd=fd0) => size=4097 blocks=16
       fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x4000, size=0x1) => ok
       fstat(fd=fd0) => size=4097 blocks=24`,
    );
  });

  test.each([
    ["memfile-v6", "EPERM", "size=4096 blocks=8"],
    ["memfile-v6:as-posted", "ok", "size=4196 blocks=16"],
  ])("of %s grows a file that has a size: %s (B-30)", (dialect, outcome, stat) => {
    holds(
      `${FILE}
       ftruncate(fd=fd0, size=0x1000) => ok
       fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000) => ok
       fallocate(fd=fd0, mode=0, offset=0x1000, size=0x64) => ${outcome}
       fstat(fd=fd0) => ${stat}`,
      dialect,
    );
  });

  test("grows an ordinary file that has a size", () => {
    holds(
      `fd0 = memfd_create(flags=0) => ok
       ftruncate(fd=fd0, size=0x1000) => ok
       fallocate(fd=fd0, mode=0, offset=0x1000, size=0x64) => ok
       fstat(fd=fd0) => size=4196 blocks=8`,
    );
  });

  test("punches whole pages of an inaccessible file, wherever they are", () => {
    const punch = "fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE";
    holds(
      `${FILE}
       ${punch}, offset=0x0, size=0x1000) => ok
       fallocate(fd=fd0, mode=0, offset=0x0, size=0x3000) => ok
       ${punch}, offset=0x1, size=0x1000) => EINVAL
       ${punch}, offset=0x0, size=0xfff) => EINVAL
       ${punch}, offset=0x1000, size=0x1000) => ok
       fstat(fd=fd0) => size=12288 blocks=16
       ${punch}, offset=0x2000, size=0x100000000000) => ok
       fstat(fd=fd0) => size=12288 blocks=8`,
    );
  });

  test("zeroes the edges of an unaligned punch of an ordinary file", () => {
    holds(
      `fd0 = memfd_create(flags=0) => ok
       file_write(fd=fd0, offset=0x0, size=8, tag=1) => returned 8
       file_write(fd=fd0, offset=0x1000, size=8, tag=2) => returned 8
       file_write(fd=fd0, offset=0x2000, size=8, tag=3) => returned 8
       fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE, offset=0x800, size=0x1900) => ok
       file_read(fd=fd0, offset=0x0, size=8) => read bytes=8 tag=1
       file_read(fd=fd0, offset=0x1000, size=8) => read bytes=8 tag=0
       file_read(fd=fd0, offset=0x2000, size=8) => read bytes=8 tag=0
       fstat(fd=fd0) => size=8200 blocks=16`,
    );
  });

  test("makes pages up to date that were allocated before", () => {
    holds(
      `${FILE}
       fallocate(fd=fd0, mode=0, offset=0x0, size=0x2000) => ok
       seek(fd=fd0, offset=0x0, whence=data) => ENXIO
       fallocate(fd=fd0, mode=0, offset=0x1000, size=0x1000) => ok
       seek(fd=fd0, offset=0x0, whence=data) => returned 4096`,
    );
  });

  test("that fails takes its own pages back and keeps the others", () => {
    holds(
      `${FILE}
       ftruncate(fd=fd0, size=0x8000) => ok
       fallocate(fd=fd0, mode=0, offset=0x1000, size=0x1000) => ok
       fallocate(fd=fd0, mode=0, offset=0x0, size=0x4000, inject=ENOSPC@4) => ok
       fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE, offset=0x2000, size=0x2000) => ok
       fallocate(fd=fd0, mode=0, offset=0x0, size=0x4000, inject=EINTR@2) => EINTR
       fstat(fd=fd0) => size=32768 blocks=16
       fallocate(fd=fd0, mode=0, offset=0x0, size=0x4000, inject=ENOMEM@1) => ENOMEM
       fstat(fd=fd0) => size=32768 blocks=16`,
    );
  });

  test("that fails does not grow the file", () => {
    holds(
      `${FILE}
       fallocate(fd=fd0, mode=0, offset=0x0, size=0x4000, inject=ENOSPC@2) => ENOSPC
       fstat(fd=fd0) => size=0 blocks=0`,
    );
  });
});

describe("fallocate with transparent huge pages", () => {
  const DIALECT = "memfile-v6:thp";
  const ONE = `${FILE}\nfallocate(fd=fd0, mode=0, offset=0x5000, size=0x1000)`;

  test("allocates the whole block around one page (B-26)", () => {
    expect(pagesAfter(ONE, DIALECT)).toEqual([4, 5, 6, 7]);
  });

  test("allocates single pages where the block is not empty", () => {
    const punch = "fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE, offset=0x5000, size=0x2000)";
    const punched = `${ONE}\n${punch}`;

    const before = pagesAfter(punched, DIALECT);
    const after = pagesAfter(
      `${punched}\nfallocate(fd=fd0, mode=KEEP_SIZE, offset=0x6000, size=0x1000)`,
      DIALECT,
    );

    expect([before, after]).toEqual([
      [4, 7],
      [4, 6, 7],
    ]);
  });

  test("counts one allocation for each folio, and takes failed folios back whole", () => {
    const failing = "fallocate(fd=fd0, mode=0, offset=0x3000, size=0x2000, inject=ENOSPC@2)";

    expect(pagesAfter(`${FILE}\n${failing}`, DIALECT)).toEqual([]);
    expect(pagesAfter(`${FILE}\n${failing.replace("@2", "@3")}`, DIALECT)).toHaveLength(8);
  });

  test("makes all pages of a folio up to date together", () => {
    holds(
      `${FILE}
       fallocate(fd=fd0, mode=0, offset=0x0, size=0x4000) => ok
       fallocate(fd=fd0, mode=0, offset=0x1000, size=0x1000) => ok
       seek(fd=fd0, offset=0x0, whence=hole) => returned 16384`,
      DIALECT,
    );
  });
});
