import { describe, expect, test } from "vitest";
import { simulatorFactory } from "../implementations/simulator/factory.ts";
import { CALLER_ADVICE } from "../model/caller-advice.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { PROPERTIES } from "../properties/catalogue.ts";
import { replay } from "./replay.ts";
import { traceOf } from "./test-machines.ts";

const LINUX = "linux-6.18";
const MARKED = "linux-6.18:hardware-private";
const FINE = "the caller does everything that callers are advised";

/** A slot of pages from gfn on over the host page of the same index. */
function slot(id: number, gfn: number, pages: number, flags = "0", page = gfn): string {
  const [gpa, size] = [gfn, pages].map((number) => `0x${(number * 4096).toString(16)}`);
  const hva = `0x${(0x10000000000 + page * 4096).toString(16)}`;
  return `set_user_memory_region(slot=${id}, flags=${flags}, gpa=${gpa}, size=${size}, hva=${hva})`;
}

const ONE = slot(0, 0, 2);
const LOGGED = slot(0, 0, 2, "LOG_DIRTY");
const GONE = slot(0, 0, 0);
const CONVERTED = "set_memory_attributes(gpa=0x0, size=0x1000, attributes=PRIVATE)";
const BACK = "set_memory_attributes(gpa=0x0, size=0x1000, attributes=0)";
const BOUND = [
  "fd0 = create_guest_memfd(size=0x1000)",
  "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, " +
    "hva=0x10000000000, guest_memfd=fd0)",
];
const GET = "get_dirty_log(slot=0)";
const COPIED = ["host_read(hva=0x10000000000)", "host_read(hva=0x10000001000)"];

interface Case {
  readonly id: string;
  readonly dialect: string;
  /** Does otherwise. */
  readonly bad: readonly string[];
  /** The operation that does, from 1; the last one unless said. */
  readonly at?: number;
  readonly message: string;
  readonly good: readonly string[];
}

const CASES: readonly Case[] = [
  {
    ...{ id: "slot-ids-reused", dialect: LINUX },
    bad: [slot(0, 0, 1), GONE, slot(1, 0, 1), slot(2, 2, 1)],
    message: "new slots have new ids, and 0 was given back",
    good: [slot(0, 0, 1), GONE, slot(1, 0, 1), slot(0, 2, 1), slot(2, 4, 1)],
  },
  {
    ...{ id: "one-region-per-id", dialect: LINUX },
    bad: [ONE, slot(0, 4, 2)],
    message: "slot 0 is there, and is asked to have other memory",
    good: [ONE, slot(0, 4, 2, "0", 0)],
  },
  {
    ...{ id: "region-added-once", dialect: LINUX },
    bad: [ONE, slot(1, 0, 2)],
    message: "slot 0 is that region already",
    good: [ONE, slot(1, 1, 2)],
  },
  {
    ...{ id: "slot-answer-heeded", dialect: LINUX },
    bad: [ONE, slot(1, 1, 3), "guest_read(gpa=0x3000)"],
    message: "the guest uses gpa 0x3000, where a slot was refused",
    good: [ONE, slot(1, 1, 3), slot(1, 2, 2), "guest_read(gpa=0x3000)"],
  },
  {
    ...{ id: "slot-goes-with-its-mapping", dialect: LINUX },
    bad: [ONE, "host_munmap(hva=0x10000000000, size=0x2000)"],
    message: "slot 0 is there, and nothing is mapped behind it",
    good: [ONE, "host_munmap(hva=0x10000000000, size=0x1000)", GONE],
  },
  {
    ...{ id: "memory-stays-accessible", dialect: LINUX },
    bad: [
      ONE,
      "host_mprotect(hva=0x10000000000, size=0x1000, prot=read)",
      "guest_write(gpa=0x0, tag=1)",
    ],
    message: "gpa 0x0 is mapped with protection read, and is used",
    good: [ONE, "host_mprotect(hva=0x10000000000, size=0x1000, prot=read)", "guest_read(gpa=0x0)"],
  },
  {
    ...{ id: "no-gap-while-running", dialect: LINUX },
    bad: [ONE, GONE, "guest_read(gpa=0x1000)", ONE],
    message: "the guest found no memory at gpa 0x1000 before it was made anew",
    good: [ONE, GONE, "guest_read(gpa=0x1000)", slot(0, 0, 1)],
  },
  {
    ...{ id: "memory-fault-answered", dialect: MARKED },
    bad: ["guest_read(gpa=0x0, access=private)", "guest_write(gpa=0x0, tag=1, access=private)"],
    message: "the guest asked for gpa 0x0 with flags 8 before, and nothing was changed",
    good: ["guest_read(gpa=0x0, access=private)", CONVERTED, "guest_read(gpa=0x0)"],
  },
  {
    ...{ id: "log-is-copied", dialect: LINUX },
    bad: [LOGGED, "guest_write(gpa=0x1000, tag=1)", GET, "host_read(hva=0x10000000000)", GET],
    message: "the log of slot 0 named 1: not copied",
    good: [LOGGED, "guest_write(gpa=0x1000, tag=1)", GET, "host_read(hva=0x10000001000)", GET],
  },
  {
    ...{ id: "log-taken-at-full-copy", dialect: LINUX, at: 5 },
    bad: [LOGGED, "guest_write(gpa=0x1000, tag=1)", ...COPIED, GET, ...COPIED],
    message: "the log names 1, which were copied with all of the slot",
    good: [LOGGED, "guest_write(gpa=0x1000, tag=1)", GET, ...COPIED, GET],
  },
  {
    ...{ id: "punched-after-sharing", dialect: MARKED },
    bad: [
      ...BOUND,
      CONVERTED,
      "guest_write(gpa=0x0, tag=1, access=private)",
      BACK,
      "guest_read(gpa=0x0)",
    ],
    message: "gpa 0x0 is shared and used, and fd0 has page 0 for it",
    good: [
      ...[...BOUND, CONVERTED, "guest_write(gpa=0x0, tag=1, access=private)", BACK],
      "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)",
      "guest_read(gpa=0x0)",
    ],
  },
  {
    ...{ id: "discarded-after-privatising", dialect: MARKED },
    bad: [
      ...BOUND,
      "guest_write(gpa=0x0, tag=1)",
      CONVERTED,
      "guest_read(gpa=0x0, access=private)",
    ],
    message: "gpa 0x0 is private and used, and the page behind userspace_addr is kept",
    good: [
      ...[...BOUND, "guest_write(gpa=0x0, tag=1)", CONVERTED],
      "host_dontneed(hva=0x10000000000, size=0x1000)",
      "guest_read(gpa=0x0, access=private)",
    ],
  },
];

async function told(dialect: string, lines: readonly string[]) {
  return replay({
    ...{ dialect: dialectNamed(dialect), factory: simulatorFactory({ dialect }) },
    ...{ properties: PROPERTIES, trace: traceOf(dialect, ...lines), now: () => 0, advises: true },
  });
}

describe("advice", () => {
  test("has a case for every row of the table", () => {
    expect(CASES.map(({ id }) => id)).toEqual(CALLER_ADVICE.map(({ id }) => id));
  });

  test.each(CASES)("$id is given to who does otherwise, whose machine conforms", async (each) => {
    const { id, dialect, bad, message, at = bad.length } = each;

    const report = await told(dialect, bad);

    expect(report.verdict).toBe("conforms");
    expect(report.notes).toContain(`advice ${id}, operation ${at}: ${message}`);
  });

  test.each(CASES)("$id is not given to who does the like and is right", async (each) => {
    const { id, dialect, good } = each;

    const report = await told(dialect, good);

    expect(report.verdict).toBe("conforms");
    expect(report.notes.filter((note) => note.startsWith(`advice ${id},`))).toEqual([]);
  });

  test("has nothing to say of a caller who makes a slot, uses it and deletes it", async () => {
    const report = await told(LINUX, [ONE, "guest_write(gpa=0x0, tag=1)", GONE]);

    expect(report.notes).toEqual([FINE]);
  });

  test("is given where it is asked for only", async () => {
    const report = await replay({
      ...{ dialect: dialectNamed(LINUX), factory: simulatorFactory({ dialect: LINUX }) },
      ...{ properties: [], trace: traceOf(LINUX, ONE, slot(1, 0, 2)), now: () => 0 },
    });

    expect(report.notes).toEqual([]);
  });
});
