import { describe, expect, test } from "vitest";
import type { OperationKind } from "../../abi/operation.ts";
import type { Dialect } from "../dialect.ts";
import { region } from "../test-support.ts";
import { MEMFILE_V6_PATCH4 } from "./memfile-v6-patch4.ts";
import { DIALECTS } from "./registry.ts";
import { climb, rowsOf, speakersOf } from "./test-support.ts";

/** A ladder that all dialects climb alike, but for those that have one of their own. */
interface SharedLadder {
  readonly kind: OperationKind;
  /** The operation that is judged, before any repair. */
  readonly first: string;
  readonly table: string;
}

const PAGE = "hva=0x10000010000";

/** Repairs that change the machine and not the arguments. */
const PROGRAMS: Readonly<Record<string, string>> = {
  "a slot": region(PAGE),
  "a read-only slot": region(`flags=READONLY ${PAGE}`),
  "a writable slot": `${region("size=0")}; ${region(PAGE)}`,
  "a slot that logs": region("flags=LOG_DIRTY size=0x64000 hva=0"),
  "a mapped page": `host_mmap(${PAGE}, size=0x1000, prot=none)`,
  "a readable page": `host_mprotect(${PAGE}, size=0x1000, prot=read)`,
  "a writable page": `host_mprotect(${PAGE}, size=0x1000, prot=read-write)`,
  "a file": "fd0 = memfd_create(flags=0)",
};

const LADDERS: readonly SharedLadder[] = [
  {
    kind: "guest_read",
    first: "guest_read(gpa=0x0)",
    table: `
                      | MMIO read gpa=0x0 len=8 tag=1296910671 | guest-access/read-needs-slot
      a slot          | KVM_RUN EFAULT exit=0 | guest-access/host-page-mapped
      a mapped page   | KVM_RUN EFAULT exit=0 | guest-access/host-page-accessible
      a readable page | loaded tag=0          | guest-access/read
    `,
  },
  {
    kind: "guest_write",
    first: "guest_write(gpa=0x0, tag=5)",
    table: `
                       | MMIO write gpa=0x0 len=8 tag=5 | guest-access/write-needs-slot
      a read-only slot | MMIO write gpa=0x0 len=8 tag=5 | guest-access/write-needs-writable-slot
      a writable slot  | KVM_RUN EFAULT exit=0          | guest-access/host-page-mapped
      a mapped page    | KVM_RUN EFAULT exit=0          | guest-access/host-page-accessible
      a readable page  | KVM_RUN EFAULT exit=0          | guest-access/host-page-writable
      a writable page  | ok                             | guest-access/write
    `,
  },
  {
    kind: "guest_execute",
    first: "guest_execute(gpa=0x0)",
    table: `
                      | INTERNAL_ERROR suberror=1 | guest-access/execute-needs-slot
      a slot          | KVM_RUN EFAULT exit=0     | guest-access/host-page-mapped
      a mapped page   | KVM_RUN EFAULT exit=0     | guest-access/host-page-accessible
      a readable page | SHUTDOWN suberror=0       | guest-access/execute-zero-page
    `,
  },
  {
    kind: "get_dirty_log",
    first: "get_dirty_log(slot=0x20000)",
    table: `
                          | EINVAL                       | dirty-log/slot-in-range
      slot=0              | ENOENT                       | dirty-log/slot-logs
      a slot that logs    | dirty [] at least, [] at most | dirty-log/get
    `,
  },
  {
    kind: "clear_dirty_log",
    first: "clear_dirty_log(slot=0x20000, first_page=1, num_pages=101, pages=[], buffer=unmapped)",
    table: `
                       | EINVAL | dirty-log/slot-in-range
      slot=0           | EINVAL | dirty-log/first-page-aligned
      first_page=0     | ENOENT | dirty-log/slot-logs
      a slot that logs | EINVAL | dirty-log/range-inside-slot
      num_pages=99     | EINVAL | dirty-log/length-aligned
      num_pages=100    | EFAULT | dirty-log/clear-bitmap-readable
      buffer=ok        | ok     | dirty-log/clear
    `,
  },
  {
    kind: "host_mmap",
    first: "host_mmap(hva=0x10000000001, size=0, prot=read)",
    table: `
                        | EINVAL | host-memory/size-not-zero
      size=1            | EINVAL | host-memory/hva-aligned
      hva=0x10000000000 | ok     | host-memory/mmap
    `,
  },
  {
    kind: "host_munmap",
    first: "host_munmap(hva=0x10000000001, size=0)",
    table: `
                        | EINVAL | host-memory/hva-aligned
      hva=0x10000000000 | EINVAL | host-memory/size-not-zero
      size=1            | ok     | host-memory/munmap
    `,
  },
  {
    kind: "host_mprotect",
    first: "host_mprotect(hva=0x10000000001, size=0, prot=read)",
    table: `
                        | EINVAL | host-memory/hva-aligned
      hva=0x10000000000 | ok     | host-memory/mprotect
    `,
  },
  {
    kind: "host_dontneed",
    first: "host_dontneed(hva=0x10000000001, size=0)",
    table: `
                        | EINVAL | host-memory/hva-aligned
      hva=0x10000000000 | ok     | host-memory/dontneed
    `,
  },
  {
    kind: "host_read",
    first: `host_read(${PAGE})`,
    table: `
                        | EFAULT       | host-memory/page-readable
      hva=0x10000000000 | loaded tag=0 | host-memory/read
    `,
  },
  {
    kind: "host_write",
    first: `host_write(${PAGE}, tag=5)`,
    table: `
                        | EFAULT | host-memory/page-writable
      hva=0x10000000000 | ok     | host-memory/write
    `,
  },
  {
    kind: "memfd_create",
    first: "fd1 = memfd_create(flags=0x8000008, name=unreadable)",
    table: `
                                | EINVAL     | memfile/memfd-flags-known
      flags=INACCESSIBLE|0x6    | EINVAL     | memfile/inaccessible-not-sealable
      flags=INACCESSIBLE|HUGETLB|0x4000000 | EFAULT     | file/memfd-name-readable
      name=too_long             | EINVAL     | file/memfd-name-short
      name=ok                   | ENODEV     | file/huge-page-size-present
      flags=INACCESSIBLE|HUGETLB | EOPNOTSUPP | memfile/inaccessible-not-hugetlb
      flags=INACCESSIBLE        | ok         | memfile/memfd-create
    `,
  },
  {
    kind: "close",
    first: "close(fd=fd0)",
    table: `
             | EBADF | file/fd-open
      a file | ok    | file/close
    `,
  },
];

const CASES = DIALECTS.flatMap((dialect) =>
  LADDERS.filter(({ kind }) => isShared(dialect, kind)).map((ladder) => ({
    ...ladder,
    dialect,
    name: dialect.name,
  })),
);

describe.each(CASES)("$name $kind", ({ dialect, kind, first, table }) => {
  const here = inDialect(table, dialect);

  test("is judged in the kernel's order", () => {
    expect(climb(dialect, "", first, here, PROGRAMS)).toEqual(rowsOf(here));
  });

  test("has a row for every rule", () => {
    const rows = rowsOf(here).map(([, , decidedBy]) => decidedBy);

    expect(rows.slice(0, -1)).toEqual(speakersOf(dialect, kind));
  });
});

function isShared({ operations }: Dialect, kind: OperationKind): boolean {
  return operations[kind]?.ladder === MEMFILE_V6_PATCH4.operations[kind]?.ladder;
}

/** The tables are written for generations in which KVM_RUN presets the exit reason. */
function inDialect(table: string, { constants }: Dialect): string {
  return constants.presetsExitReason ? table : table.replaceAll("exit=0", "exit=stale");
}
