import { expect, test } from "vitest";
import { parseOperation } from "../abi/notation.ts";
import { printOutcome } from "../abi/outcome-notation.ts";
import { makeTrace } from "../abi/trace.ts";
import { simulatorFactory } from "../implementations/simulator/factory.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { PROPERTIES } from "../properties/catalogue.ts";
import type { AlwaysProperty } from "../properties/property.ts";
import { replay } from "./replay.ts";

const W = "hva=0x10000000000";
const [WHOLE_SLOT, WHOLE_WINDOW] = ["size=0xc0000000", "size=0x10000000000"];

async function replayed(dialect: string, lines: readonly string[], outcomes: string[] = []) {
  const report = await replay({
    dialect: dialectNamed(dialect),
    factory: simulatorFactory({ dialect }),
    properties: [...PROPERTIES, seeing(outcomes)],
    trace: makeTrace(dialect, lines.map(parseOperation)),
    now: () => 0,
  });
  const { verdict, operations, notSent, taints } = report;
  const tainted = taints?.filter(({ traces }) => traces > 0).map(({ id }) => id);
  return { verdict, operations, notSent, tainted };
}

/** A property that always holds, and writes down what is seen. */
function seeing(outcomes: string[]): AlwaysProperty {
  return {
    ...{ kind: "always", id: "seen", sentence: "Seen.", source: "none", needsObservation: false },
    violation: ({ outcome }) => {
      outcomes.push(printOutcome(outcome));
      return undefined;
    },
  };
}

function conforming(lines: readonly string[]) {
  return { verdict: "conforms", operations: lines.length, notSent: {}, tainted: [] };
}

const SLOT_OF_3_GIB: readonly string[] = [
  `host_mmap(${W}, ${WHOLE_SLOT}, prot=read-write)`,
  `set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, ${WHOLE_SLOT}, ${W})`,
  "guest_write(gpa=0x2000000, tag=7)",
  "guest_read(gpa=0x2000000)",
  "get_dirty_log(slot=0)",
  "host_read(hva=0x10002000000)",
  "host_mprotect(hva=0x10001000000, size=0x2000000, prot=read)",
  "guest_write(gpa=0x2000000, tag=8)",
  "host_write(hva=0x10001001000, tag=9)",
  "host_dontneed(hva=0x10001000000, size=0x2000000)",
  "guest_read(gpa=0x2000000)",
  "host_munmap(hva=0x10002000000, size=0x1000)",
  "guest_read(gpa=0x2000000)",
  `host_mprotect(${W}, ${WHOLE_SLOT}, prot=none)`,
  "host_write(hva=0x10002001000, tag=9)",
  `host_munmap(${W}, ${WHOLE_SLOT})`,
  "guest_read(gpa=0xbffff000)",
];

const WHOLE: readonly string[] = [
  `host_mmap(${W}, ${WHOLE_WINDOW}, prot=read-write)`,
  "host_write(hva=0x1fffffff000, tag=1)",
  "host_read(hva=0x1fffffff000)",
  `host_dontneed(${W}, ${WHOLE_WINDOW})`,
  "host_read(hva=0x1fffffff000)",
  `host_munmap(${W}, ${WHOLE_WINDOW})`,
  "host_read(hva=0x1fffffff000)",
];

test.each(["linux-6.18", "memfile-v6"])(
  "a slot of 3 GiB is used at 32 MiB, in %s",
  async (name) => {
    expect(await replayed(name, SLOT_OF_3_GIB)).toEqual(conforming(SLOT_OF_3_GIB));
  },
);

test("the whole window of 1 TiB is mapped, used at its end, and unmapped", async () => {
  expect(await replayed("linux-6.18", WHOLE)).toEqual(conforming(WHOLE));
});

test.each([
  ["1 GiB", "0x40000000", 0x4_0000],
  ["8 TiB less one page", "0x7fffffff000", 0x7fff_ffff],
])(
  "the log of a slot of %s begins with all ones, and is cleared by 64 pages",
  async (_, size, pages) => {
    const rest = pages - 128;
    const lines = [
      `host_mmap(${W}, size=0x100000, prot=read-write)`,
      "enable_dirty_log_protect(mode=MANUAL|INITIALLY_SET)",
      `set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, size=${size}, ${W})`,
      "clear_dirty_log(slot=0, first_page=0x40, num_pages=64, pages=[0-63])",
      "get_dirty_log(slot=0)",
      "guest_write(gpa=0x41000, tag=7)",
      `clear_dirty_log(slot=0, first_page=0x80, num_pages=${rest}, pages=[0-${rest - 1}])`,
      "get_dirty_log(slot=0)",
    ];
    const outcomes: string[] = [];

    expect(await replayed("linux-6.18", lines, outcomes)).toEqual(conforming(lines));
    expect(outcomes).toEqual([
      ...["ok", "ok", "ok", "ok", `dirty [0-63,128-${pages - 1}]`],
      ...["ok", "ok", "dirty [0-63,65]"],
    ]);
  },
);

test("a long mapping of a file shows the pages of the file", async () => {
  const lines = [
    "fd0 = create_guest_memfd(size=0x4000000, flags=MMAP|INIT_SHARED)",
    `host_mmap(${W}, size=0x8000000, prot=read-write, fd=fd0)`,
    "host_write(hva=0x10002000000, tag=5)",
    "host_munmap(hva=0x10001000000, size=0x1000)",
    "host_mmap(hva=0x10000000000, size=0x1000, prot=read, fd=fd0, fd_offset=0x2000000)",
    "host_read(hva=0x10000000000)",
    "close(fd=fd0)",
    "host_read(hva=0x10005000000)",
    "host_remove(hva=0x10001001000, size=0x2000000)",
    "host_read(hva=0x10002000000)",
  ];

  expect(await replayed("linux-6.18", lines)).toEqual(conforming(lines));
});

test("of a guest_memfd and a slot of 4 TiB only the pages that are used are kept", async () => {
  const lines = [
    "fd0 = create_guest_memfd(size=0x40000000000, flags=MMAP|INIT_SHARED)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x40000000000, hva=0x0, " +
      "guest_memfd=fd0, guest_memfd_offset=0x0)",
    "guest_write(gpa=0x3fffffff000, tag=7)",
    "guest_read(gpa=0x3fffffff000)",
    "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x20000000000, size=0x1000)",
    "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x1000, size=0x3fffffff000)",
    "guest_read(gpa=0x3fffffff000)",
  ];

  expect(await replayed("linux-6.18", lines)).toEqual(conforming(lines));
});

test("of a memfd of 4 TiB with a private slot only the pages that are used are kept", async () => {
  const lines = [
    "fd0 = memfd_create(flags=INACCESSIBLE)",
    "ftruncate(fd=fd0, size=0x40000000000)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x40000000000, " +
      `${W}, private_fd=fd0, private_offset=0x0)`,
    "fallocate(fd=fd0, mode=0, offset=0x3fffffff000, size=0x1000)",
    "guest_write(gpa=0x3fffffff000, tag=7, access=private)",
    "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x1000, size=0x3fffffff000)",
    "guest_read(gpa=0x3fffffff000, access=private)",
    "ftruncate(fd=fd0, size=0x10000000000)",
  ];

  expect(await replayed("memfile-v6", lines)).toEqual(conforming(lines));
});
