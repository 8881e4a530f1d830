import { describe, expect, test } from "vitest";
import type { OperationKind } from "../../abi/operation.ts";
import { region } from "../test-support.ts";
import { dialectNamed } from "./registry.ts";
import { climb, rowsOf, speakersOf } from "./test-support.ts";

const INTENDED = "memfile-v6";

/** Slot 1 to be modified, 2 to be collided with, 3 with a file, and a file of each kind. */
const GIVEN = [
  region("slot=1"),
  region("slot=2 gpa=0xfffffffffc000"),
  "fd0 = memfd_create(flags=INACCESSIBLE)",
  "fd1 = memfd_create(flags=HUGETLB)",
  region("slot=3 flags=PRIVATE gpa=0x20000 private_fd=fd0"),
].join(";");

const HEAD = `
                                           | EFAULT     | memfile/flags-readable
  readable=4..8                            | EFAULT     | memfile/argument-readable
  readable=0..160 first_fetch_flags=0      | EINVAL     | memfile/private-flag-stable
  first_fetch_flags=PRIVATE                | EINVAL     | memslot/id-is-user-slot
  slot=0x20009                             | EINVAL     | memslot/flags-known
  flags=PRIVATE|READONLY                   | EINVAL     | memfile/private-not-readonly
  flags=PRIVATE                            | EINVAL     | memslot/size-aligned
  size=0x80000000000                       | EINVAL     | memslot/gpa-aligned
  gpa=0xffffffffffffe000                   | EINVAL     | memslot/hva-aligned
  hva=0x7ffffffff000                       | EINVAL     | memslot/hva-in-user-space
  hva=0x0                                  | EINVAL     | memfile/private-offset-aligned
  private_offset=0xfffffffffffff000        | EINVAL     | memfile/private-offset-no-wrap
  private_offset=0x8000000000000000        | EINVAL     | memfile/private-offset-signed
  private_offset=0x1000                    | EINVAL     | memslot/address-space-exists
  slot=9                                   | EINVAL     | memslot/gpa-no-wrap
  gpa=0xffffffffff000                      | EINVAL     | memslot/size-within-limit
  size=0x0                                 | EINVAL     | memslot/delete-names-a-slot
  slot=1 size=0x1000                       | EINVAL     | memfile/private-immutable
`;

const MODIFY = `
  slot=3 flags=0 first_fetch_flags=0       | EINVAL     | memfile/private-kept
  slot=1 flags=READONLY                    | EINVAL     | memslot/hva-unchanged
  hva=0x10000000000                        | EINVAL     | memslot/size-unchanged
  size=0x4000                              | EINVAL     | memslot/readonly-unchanged
  flags=LOG_DIRTY                          | EEXIST     | memslot/gpa-no-overlap
  gpa=0x10000000000000 inject=ENOMEM@1     | ENOMEM     | memfile/slot-allocated
`;

const TAIL = `
  slot=9                                   | ENOMEM     | memfile/slot-allocated
  inject=ENOMEM@2 flags=0x5 first_fetch_flags=PRIVATE | EINVAL | memfile/private-fd-open
  private_fd=fd1                           | EOPNOTSUPP | memfile/private-fd-is-shmem
  private_fd=fd0                           | ENOMEM     | memfile/dirty-bitmap-allocated
  inject=ENOMEM@3                          | EINVAL     | memslot/gpa-within-limit
  gpa=0x8000                               | ENOMEM     | memfile/arch-metadata-allocated
  inject=ENOMEM@4                          | ok         | memfile/create-private
`;

const REGION = `${HEAD}${MODIFY}${TAIL}`;

const WRITE = `
                          | exit to private | memfile/access-needs-slot
  access=shared           | MMIO write gpa=0x0 len=8 tag=5 | guest-access/write-needs-slot
  an ordinary slot        | KVM_RUN EFAULT exit=stale | guest-access/host-page-mapped
  access=private          | exit to private | memfile/access-needs-private-slot
  a private slot          | exit to private | memfile/page-private
  an allocated page       | ok | memfile/write-private
  a mapped page           | ok | memfile/write-mapped
  access=shared           | exit to shared | memfile/page-shared
  a read-only slot        | MMIO write gpa=0x0 len=8 tag=5 | guest-access/write-needs-writable-slot
  a page without access   | KVM_RUN EFAULT exit=stale | guest-access/host-page-accessible
  a readable page         | KVM_RUN EFAULT exit=stale | guest-access/host-page-writable
  a page behind a file    | KVM_RUN EFAULT exit=stale | guest-access/host-page-inside-file
  a longer file           | ok | memfile/write-ordinary
`;

const EXIT = "MEMORY_FAULT KVM_RUN=0 gpa=0x0 size=4096 flags=";
const FD2 = "fd2 = memfd_create(flags=0)";
const PAGE = "hva=0x10000010000";
const DELETE = region("size=0");
const PROGRAMS: Readonly<Record<string, string>> = {
  "an ordinary slot": region(PAGE),
  "a private slot": [
    "fd0 = memfd_create(flags=0)",
    DELETE,
    region(`flags=PRIVATE ${PAGE} private_fd=fd0`),
  ].join("; "),
  "an allocated page": "fallocate(fd=fd0, mode=0, offset=0, size=0x1000)",
  "a mapped page": "guest_write(gpa=0x0, tag=5, access=private)",
  "a read-only slot": `${DELETE}; ${region(`flags=READONLY ${PAGE}`)}`,
  "a page without access": [
    DELETE,
    region(PAGE),
    `host_mmap(${PAGE}, size=0x1000, prot=none)`,
  ].join("; "),
  "a readable page": `host_mprotect(${PAGE}, size=0x1000, prot=read)`,
  "a page behind a file": `${FD2}; host_mmap(${PAGE}, size=0x1000, prot=read-write, fd=fd2)`,
  "a longer file": "ftruncate(fd=fd2, size=1)",
};

describe(INTENDED, () => {
  test("refuses KVM_SET_USER_MEMORY_REGION in the kernel's order", () => {
    const everythingWrong = region(
      "slot=0x2ffff flags=READONLY|PRIVATE|0x8 gpa=0xffffffffffffe001 size=0x80000000001 " +
        "hva=0x7ffffffff001 private_offset=0xffffffffffffffff readable=0..4",
    );

    expect(climb(dialectNamed(INTENDED), GIVEN, everythingWrong, REGION)).toEqual(rowsOf(REGION));
  });

  test.each<[OperationKind, string]>([
    ["set_user_memory_region", REGION],
    ["guest_write", WRITE],
  ])("has a row for every rule of %s", (kind, table) => {
    const deciders = rowsOf(table).map(([, , decidedBy]) => decidedBy);
    const rules = speakersOf(dialectNamed(INTENDED), kind);

    expect(rules.filter((rule) => !deciders.includes(rule))).toEqual([]);
  });

  test("looks for a mapping, then the slot, then the file, then the host", () => {
    const first = "guest_write(gpa=0x0, tag=5, access=private)";

    const table = WRITE.replaceAll("exit to private", `${EXIT}1`).replaceAll(
      "exit to shared",
      `${EXIT}0`,
    );

    expect(climb(dialectNamed(INTENDED), "", first, table, PROGRAMS)).toEqual(rowsOf(table));
  });
});
