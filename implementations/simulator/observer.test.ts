import { describe, expect, test } from "vitest";
import { parseOperation } from "../../abi/notation.ts";
import type { Observation } from "../../abi/observation.ts";
import { entryChanges } from "../../abi/shared-map.ts";
import { changesOf, type List } from "../../abi/sorted-list.ts";
import { machineOf } from "./test-support.ts";

/** Pages of each kind, slots, and bindings of the file: more than are shown as plain arrays. */
const [SOME, MORE] = [40, 90];

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

function counted(count: number, line: (nth: number) => string): readonly string[] {
  return Array.from({ length: count }, (_, nth) => line(nth));
}

/** One slot of host memory with a log, and many of one page of a guest_memfd; all are touched. */
function groundOf(count: number): readonly string[] {
  const size = hex(count * 0x1000);
  return [
    `host_mmap(hva=0x10000000000, size=${size}, prot=read-write)`,
    `set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, size=${size}, hva=0x10000000000)`,
    `fd0 = create_guest_memfd(size=${size}, flags=MMAP|INIT_SHARED)`,
    "fd1 = create_guest_memfd(size=0x1000)",
    ...counted(count, (nth) => `guest_write(gpa=${hex(nth * 0x1000)}, tag=1)`),
    ...counted(count, (nth) => {
      const place = `gpa=${hex(0x1000_0000 + nth * 0x1000)}, size=0x1000, hva=0x20000000000`;
      const bound = `guest_memfd=fd0, guest_memfd_offset=${hex(nth * 0x1000)}`;
      return `set_user_memory_region2(slot=${nth + 1}, flags=GUEST_MEMFD, ${place}, ${bound})`;
    }),
    ...counted(count, (nth) => `guest_write(gpa=${hex(0x1000_0000 + nth * 0x1000)}, tag=2)`),
    "host_munmap(hva=0x10000000000, size=0x1000)",
    "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write)",
    "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)",
    "get_dirty_log(slot=0)",
  ];
}

/** The views before and after one operation on a machine with so many pages of each kind. */
function around(operation: string, count: number): readonly [Observation, Observation] {
  const machine = machineOf("linux-6.18");
  for (const line of groundOf(count)) {
    machine.apply(parseOperation(line));
    machine.observe();
  }
  const before = machine.observe();
  machine.apply(parseOperation(operation));
  return [before, machine.observe()];
}

type Part = "mappings" | "memslots" | "hostPages" | "contents" | "files" | "pages" | "bindings";

/** Entries of the later view that are not the very objects of the one before. */
function rebuilt([before, after]: readonly [Observation, Observation]): Record<Part, number> {
  const news = <T>(old: List<T> = [], now: List<T> = []) => {
    const known = new Set(old);
    return [...now].filter((item) => !known.has(item)).length;
  };
  const entries = (old: Observation["contents"], now: Observation["contents"]) =>
    entryChanges(old ?? new Map(), now ?? new Map()).come.length;
  const [was, is] = [before.files?.[0], after.files?.[0]];
  return {
    mappings: news(before.mappings, after.mappings),
    memslots: news(before.memslots, after.memslots),
    hostPages: entries(before.hostPages, after.hostPages),
    contents: entries(before.contents, after.contents),
    files: news(before.files, after.files),
    pages: entries(was?.pages, is?.pages),
    bindings: news(was?.bindings, is?.bindings),
  };
}

const NOTHING = {
  ...{ mappings: 0, memslots: 0, hostPages: 0, contents: 0, files: 0, pages: 0, bindings: 0 },
};

const STORE_AGAIN = "guest_write(gpa=0x5000, tag=9)";

describe("the inside view after one operation", () => {
  test.each([
    ["a store by the host", "host_write(hva=0x10000005000, tag=9)", { contents: 1 }],
    ["a store of the guest that is logged", STORE_AGAIN, { contents: 1, memslots: 1, mappings: 1 }],
    [
      "a store to a page that is new",
      "guest_write(gpa=0x0, tag=9)",
      { contents: 1, hostPages: 1, mappings: 1, memslots: 1 },
    ],
    [
      "a store to a new page of a file",
      "guest_write(gpa=0x10000000, tag=9)",
      { contents: 1, files: 1, mappings: 1, pages: 1 },
    ],
    ["a hole", "fallocate(fd=fd0, mode=3, offset=0x1000, size=0x1000)", { files: 1 }],
    ["an unmapping", "host_munmap(hva=0x10000005000, size=0x1000)", {}],
  ])("has as many new entries after %s, however much there is", (_, operation, expected) => {
    const counts = [SOME, MORE].map((count) => rebuilt(around(operation, count)));

    expect(counts).toEqual([SOME, MORE].map(() => ({ ...NOTHING, ...expected })));
  });

  test("has the very parts of the one before where nothing changed", () => {
    const [before, after] = around("host_write(hva=0x10000005000, tag=9)", SOME);
    const [same, other] = around("host_read(hva=0x10000005000)", SOME);

    expect(after.contents).not.toBe(before.contents);
    for (const part of ["mappings", "memslots", "hostPages", "files"] as const) {
      expect(after[part]).toBe(before[part]);
    }
    expect(other.contents).toBe(same.contents);
  });

  test("has the very bindings and files of the one before where a page of one came", () => {
    const [before, after] = around("guest_write(gpa=0x10000000, tag=9)", SOME);

    expect(after.files?.[0]?.pages).not.toBe(before.files?.[0]?.pages);
    expect(after.files?.[0]?.bindings).toBe(before.files?.[0]?.bindings);
    expect(after.files?.[1]).toBe(before.files?.[1]);
    expect(after.memslots).toBe(before.memslots);
    expect(after.hostPages).toBe(before.hostPages);
  });

  test("leaves the view before as it was", () => {
    const [before, after] = around("host_munmap(hva=0x10000005000, size=0x1000)", SOME);
    const { gone, come } = changesOf(before.mappings, after.mappings);

    expect([gone.length, come.length]).toEqual([1, 0]);
    expect([before.hostPages.size, after.hostPages.size]).toEqual([SOME - 1, SOME - 2]);
    expect(before.mappings.length).toBe(after.mappings.length + 1);
  });
});
