import { describe, expect, test } from "vitest";
import type { OperationKind } from "../../../abi/operation.ts";
import { dialectNamed } from "../registry.ts";
import { climb, rowsOf, speakersOf } from "../test-support.ts";

/**
 * A guest_memfd, one that can be mapped, and ordinary files: one that is sealed and empty, and one
 * of a page that is mapped for writing and holds nothing.
 */
const GIVEN = `
  fd0 = create_guest_memfd(size=0x4000);
  fd1 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED);
  fd2 = memfd_create(flags=ALLOW_SEALING);
  add_seals(fd=fd2, seals=SHRINK|GROW|WRITE|SEAL);
  fd3 = open_other(kind=eventfd);
  fd4 = memfd_create(flags=ALLOW_SEALING);
  ftruncate(fd=fd4, size=0x1000);
  host_mmap(hva=0x10000100000, size=0x1000, prot=read-write, fd=fd4)
`;

interface FileLadder {
  readonly kind: OperationKind;
  readonly first: string;
  readonly table: string;
}

/** What Linux 6.18 answers; an ordinary file comes first where its kind is looked at. */
const LADDERS: readonly FileLadder[] = [
  {
    kind: "create_guest_memfd",
    first: "fd9 = create_guest_memfd(size=0x8000000000000001, flags=0x4)",
    table: `
                                | EINVAL | guest-memfd/create-flags-known
      flags=MMAP                | EINVAL | guest-memfd/size-positive
      size=0x1001               | EINVAL | guest-memfd/size-aligned
      size=0x7ffffffffffff000   | ok     | guest-memfd/create
    `,
  },
  {
    kind: "fallocate",
    first: "fallocate(fd=fd8, mode=0x1b2, offset=0x8000000000000000, size=0x0)",
    table: `
                                            | EBADF      | file/fd-open
      fd=fd3                                | anything   | file/is-memory
      fd=fd2                                | EINVAL     | file/range-not-empty
      offset=0x7ffffffffffff001 size=0x1000 | EOPNOTSUPP | file/mode-known
      mode=0xb2                             | EOPNOTSUPP | file/punch-or-zero
      mode=0xa2                             | EOPNOTSUPP | file/punch-keeps-size
      mode=0xa1                             | EOPNOTSUPP | file/mode-alone
      mode=0x81                             | EOPNOTSUPP | file/write-zeroes-alone
      mode=0x80                             | EFBIG      | file/range-below-limit
      offset=0x3001 mode=0x10               | EOPNOTSUPP | file/mode-of-shmem
      mode=PUNCH_HOLE|KEEP_SIZE             | EPERM      | file/punch-not-sealed
      mode=0                                | EPERM      | file/growth-not-sealed
      fd=fd0                                | EOPNOTSUPP | guest-memfd/keep-size
      mode=0x11                             | EOPNOTSUPP | guest-memfd/fallocate-mode
      mode=KEEP_SIZE                        | EINVAL     | guest-memfd/fallocate-aligned
      offset=0x4000                         | EINVAL     | guest-memfd/allocation-inside-file
      offset=0x3000                         | ok         | guest-memfd/allocate
    `,
  },
  {
    kind: "ftruncate",
    first: "ftruncate(fd=fd8, size=0x8000000000000000)",
    table: `
               | EINVAL   | file/size-not-negative
      size=0x0 | EBADF    | file/fd-open
      fd=fd3   | anything | file/is-memory
      fd=fd2 size=0x1000 | EPERM | file/resize-not-sealed
      fd=fd0   | EINVAL   | guest-memfd/size-fixed
    `,
  },
  {
    kind: "file_read",
    first: "file_read(fd=fd8, offset=0x8000000000000000, size=8)",
    table: `
                                | EINVAL   | file/offset-not-negative
      offset=0x7fffffffffffffff | EBADF    | file/fd-open
      fd=fd3                    | anything | file/is-memory
      fd=fd2                    | EINVAL   | file/end-fits
      fd=fd0                    | ESPIPE   | guest-memfd/no-position
    `,
  },
  {
    kind: "file_write",
    first: "file_write(fd=fd8, offset=0x8000000000000000, size=8, tag=1, buffer=unmapped)",
    table: `
                                | EINVAL   | file/offset-not-negative
      offset=0x7fffffffffffffff | EBADF    | file/fd-open
      fd=fd3                    | anything | file/is-memory
      fd=fd2                    | EINVAL   | file/end-fits
      offset=0x0                | EPERM    | file/write-not-sealed
      fd=fd4                    | EFAULT   | file/write-buffer-readable
      fd=fd0                    | ESPIPE   | guest-memfd/no-position
    `,
  },
  {
    kind: "seek",
    first: "seek(fd=fd8, offset=0x8000000000000000, whence=data)",
    table: `
                        | EBADF    | file/fd-open
      fd=fd3            | anything | file/is-memory
      fd=fd2            | ENXIO    | file/seek-inside-file
      fd=fd4 offset=0x0 | ENXIO    | file/data-follows
      fd=fd0            | ESPIPE   | guest-memfd/no-position
    `,
  },
  {
    kind: "add_seals",
    first: "add_seals(fd=fd8, seals=0x1000)",
    table: `
                 | EBADF    | file/fd-open
      fd=fd3     | anything | file/is-memory
      fd=fd2     | EINVAL   | file/seals-known
      seals=WRITE | EPERM   | file/seals-open
      fd=fd4     | EBUSY    | file/write-seal-no-writer
      fd=fd0     | EINVAL   | guest-memfd/no-seals
    `,
  },
  {
    kind: "get_seals",
    first: "get_seals(fd=fd8)",
    table: `
             | EBADF    | file/fd-open
      fd=fd3   | anything | file/is-memory
      fd=fd0 | EINVAL   | guest-memfd/no-seals
    `,
  },
  {
    kind: "file_call",
    first: "file_call(fd=fd8, call=read)",
    table: `
                  | EBADF      | file/fd-open
      fd=fd3      | anything   | file/is-memory
      fd=fd2      | anything   | file/kind-followed
      fd=fd0      | EINVAL     | guest-memfd/no-contents
      call=fsync  | EINVAL     | guest-memfd/no-sync
      call=fchmod | EINVAL     | guest-memfd/no-mode-change
      call=ioctl  | ENOTTY     | guest-memfd/no-ioctl
      call=poll   | returned 5 | guest-memfd/plain-call
    `,
  },
  {
    kind: "host_mremap",
    first: "host_mremap(hva=0x10000010000, to=0x10000010000)",
    table: `
                       | EINVAL | host-memory/move-apart
      to=0x10000000000 | EFAULT | host-memory/moved-mapped
      hva=0x10000001000 | ok    | host-memory/mremap
    `,
  },
  {
    kind: "fstat",
    first: "fstat(fd=fd8)",
    table: `
             | EBADF               | file/fd-open
      fd=fd0 | size=16384 blocks=0 | guest-memfd/fstat
    `,
  },
  {
    kind: "host_mmap",
    first:
      "host_mmap(hva=0x10000000001, size=0x0, prot=read-write, fd=fd8, " +
      "fd_offset=0x7ffffffffffff001)",
    table: `
                                   | EINVAL    | host-memory/file-offset-aligned
      fd_offset=0x7ffffffffffff000 | EBADF     | host-memory/fd-open
      fd=fd3                       | anything  | file/is-memory
      fd=fd2                       | EINVAL    | host-memory/size-not-zero
      size=0x1000                  | EINVAL    | host-memory/hva-aligned
      hva=0x10000000000            | EOVERFLOW | host-memory/file-range-fits
      fd_offset=0x0                | EPERM     | host-memory/writer-not-sealed
      fd=fd0 prot=read-execute     | EPERM     | host-memory/guest-memfd-not-executable
      prot=read sharing=private    | ENODEV    | host-memory/guest-memfd-mappable
      fd=fd1                       | EINVAL    | host-memory/guest-memfd-mapped-shared
      sharing=shared               | ok        | host-memory/mmap
    `,
  },
  {
    kind: "set_memory_attributes",
    first: "set_memory_attributes(gpa=0x801, size=0x0, attributes=PRIVATE, flags=1)",
    table: `
                   | EINVAL | attributes/flags-zero
      flags=0      | EINVAL | attributes/known
      attributes=0 | EINVAL | attributes/range-not-empty
      size=0x1000  | EINVAL | attributes/range-aligned
      gpa=0x0      | ok     | attributes/keep
    `,
  },
  {
    kind: "pre_fault_memory",
    first: "pre_fault_memory(gpa=0x1, size=0x0, flags=1)",
    table: `
                  | EINVAL | pre-fault/flags-zero
      flags=0     | EINVAL | pre-fault/range-aligned
      gpa=0x0     | EINVAL | pre-fault/range-not-empty
      size=0x1000 | ENOENT | pre-fault/no-slot
    `,
  },
  {
    kind: "enable_dirty_log_protect",
    first: "enable_dirty_log_protect(mode=INITIALLY_SET, flags=1)",
    table: `
                  | EINVAL | dirty-log/protect-flags-zero
      flags=0     | EINVAL | dirty-log/protect-mode-known
      mode=MANUAL | ok     | dirty-log/protect
    `,
  },
  {
    kind: "dup",
    first: "fd9 = dup(fd=fd8)",
    table: `
             | EBADF | file/fd-open
      fd=fd2 | ok    | file/dup
    `,
  },
  {
    kind: "host_remove",
    first: "host_remove(hva=0x10000000001, size=0x0)",
    table: `
                        | EINVAL | host-memory/hva-aligned
      hva=0x10000000000 | ok     | host-memory/remove
    `,
  },
];

const LINUX = dialectNamed("linux-6.18");

describe.each(LADDERS)("linux-6.18 $kind", ({ kind, first, table }) => {
  test("is judged in the kernel's order", () => {
    expect(climb(LINUX, GIVEN, first, table)).toEqual(rowsOf(table));
  });

  test("has a row for every rule", () => {
    const speakers = speakersOf(LINUX, kind);
    const rows = rowsOf(table).map(([, , decidedBy]) => decidedBy);

    expect(rows.slice(0, speakers.length)).toEqual(speakers);
  });
});

describe("fallocate of earlier kernels", () => {
  const combined = "fallocate(fd=fd0, mode=0x9, offset=0x0, size=0x1000)";

  test.each([
    ["linux-6.8", "EINVAL"],
    ["linux-6.12", "EOPNOTSUPP"],
  ])("refuses modes that exclude one another: %s with %s", (name, errno) => {
    const given = "fd0 = create_guest_memfd(size=0x4000)";

    expect(climb(dialectNamed(name), given, combined, ` | ${errno} | file/mode-alone`)).toEqual([
      ["", errno, "file/mode-alone"],
    ]);
  });
});
