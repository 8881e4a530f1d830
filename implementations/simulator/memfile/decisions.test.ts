import { describe, expect, test } from "vitest";
import { parseOperation } from "../../../abi/notation.ts";
import { printOutcome } from "../../../abi/outcome-notation.ts";
import { decisionsOf } from "../decisions.ts";
import { machineOf } from "../test-support.ts";
import {
  type BoundRange,
  INTENDED_DECISIONS,
  type MemfileDecisions,
  POSTED_DECISIONS,
} from "./decisions.ts";

/** A mistake that another version made, the shortest trace that shows it, and what it shows. */
interface Mistake {
  readonly id: string;
  readonly decisions: Partial<MemfileDecisions>;
  readonly dialect?: string;
  readonly trace: readonly string[];
  /** The last answers of the machine as intended and of the one with the mistake. */
  readonly answers: readonly [string, string];
}

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";
const SIZED = [FILE, "ftruncate(fd=fd0, size=0x8000)"];
const FILL = "fallocate(fd=fd0, mode=0, offset=0x0, size=0x4000)";
const slot = (rest: string): string =>
  `set_user_memory_region(slot=0, hva=0x10000000000, private_fd=fd0, ${rest})`;
const SLOT = slot("flags=PRIVATE, gpa=0x0, size=0x4000");
const READ = "guest_read(gpa=0x0)";
const EXIT = "MEMORY_FAULT KVM_RUN=0 gpa=0x0 size=4096";
const HUGE_OFFSET = "private_offset=0xfffffffffffff000";

const MISTAKES: readonly Mistake[] = [
  {
    id: "B-06: what was populated before the slot is not private",
    decisions: { countsAsPrivate: (before) => !before },
    trace: [...SIZED, FILL, SLOT, READ],
    answers: [`${EXIT} flags=0`, "loaded tag=0"],
  },
  {
    id: "B-08: PRIVATE of the second fetch, with the tail of the call before",
    decisions: { refusesChangedPrivate: () => false, zeroesUncopiedTail: () => false },
    trace: [
      FILE,
      SLOT,
      SLOT.replace("slot=0", "slot=1").replace("gpa=0x0", "gpa=0x8000, first_fetch_flags=0"),
    ],
    answers: ["EINVAL", "ok"],
  },
  {
    id: "B-13: the file is put twice when a slot could not be made",
    decisions: { filePutsOnFailure: () => 2 },
    trace: [FILE, SLOT.replace("gpa=0x0", "gpa=0x10000000000000"), "fstat(fd=fd0)"],
    answers: ["size=0 blocks=0", "host oops: use-after-free"],
  },
  {
    id: "B-14: offset and size may wrap",
    decisions: { refusesPrivateOffset: (offset) => offset % 4096n !== 0n },
    trace: [FILE, slot(`flags=PRIVATE, gpa=0x0, size=0x2000, ${HUGE_OFFSET}`)],
    answers: ["EINVAL", "ok"],
  },
  {
    id: "B-15: page indexes of 32 bits",
    decisions: { lookupIndex: (index) => index % 2 ** 32 },
    trace: [
      ...SIZED,
      FILL,
      slot("flags=PRIVATE, gpa=0x0, size=0x1000, private_offset=0x100000000000"),
      READ,
    ],
    answers: ["loaded tag=0", `${EXIT} flags=0`],
  },
  {
    id: "B-22: offsets from 2^63 on",
    decisions: { refusesPrivateOffset: POSTED_DECISIONS.refusesPrivateOffset },
    trace: [FILE, slot("flags=PRIVATE, gpa=0x0, size=0x1000, private_offset=0x8000000000000000")],
    answers: ["EINVAL", "ok"],
  },
  {
    id: "B-27: a folio that cannot be split stays private, and a zero page",
    decisions: { splitsFolio: () => false },
    dialect: "memfile-v6:thp",
    trace: [
      ...SIZED,
      FILL,
      SLOT,
      "guest_write(gpa=0x0, tag=7, access=private)",
      "fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE, offset=0x0, size=0x1000)",
      "guest_read(gpa=0x0, access=private)",
    ],
    answers: [`${EXIT} flags=1`, "loaded tag=0"],
  },
  {
    id: "B-63: userspace_addr of a private slot in kernel space",
    decisions: { checksUserAddress: (isPrivate) => !isPrivate },
    trace: [FILE, SLOT.replace("hva=0x10000000000", "hva=0xffff800000000000")],
    answers: ["EINVAL", "ok"],
  },
  {
    id: "B-71: a deletion that looks at nothing it does not need",
    decisions: {
      refusesPrivateOffset: (offset, size) =>
        size !== 0n && INTENDED_DECISIONS.refusesPrivateOffset(offset, size),
    },
    trace: [FILE, SLOT, slot("flags=PRIVATE, gpa=0x0, size=0x0, private_offset=0x1")],
    answers: ["EINVAL", "ok"],
  },
  {
    id: "B-03: a file that is not inaccessible is refused",
    decisions: { refusesBacking: (inaccessible) => (inaccessible ? undefined : "EINVAL") },
    trace: ["fd0 = memfd_create(flags=0)", SLOT],
    answers: ["ok", "EINVAL"],
  },
  {
    id: "B-03: a file that is mapped is refused",
    decisions: { refusesBacking: (_, mapped) => (mapped ? "EBUSY" : undefined) },
    trace: [
      "fd0 = memfd_create(flags=0)",
      "host_mmap(hva=0x10000008000, size=0x1000, prot=read, fd=fd0)",
      SLOT,
    ],
    answers: ["ok", "EBUSY"],
  },
];

describe("a decision point that is replaced", () => {
  test.each(MISTAKES)("shows $id", ({ decisions, dialect = "memfile-v6", trace, answers }) => {
    const lastAnswers = [{}, decisions].map((replaced) => {
      const machine = machineOf(dialect, replaced);
      return trace.map((line) => printOutcome(machine.apply(parseOperation(line)))).at(-1);
    });

    expect(lastAnswers).toEqual(answers);
  });

  test("B-16: every folio of more than one page is mapped at the largest level", () => {
    const large = "flags=PRIVATE, gpa=0x0, size=0x10000";
    const orderWith = (replaced: Partial<MemfileDecisions>) => {
      const machine = machineOf("memfile-v6:thp", replaced);
      const read = "guest_read(gpa=0x0, access=private)";
      for (const line of [...SIZED, FILL, slot(large), read]) machine.apply(parseOperation(line));
      return machine.observe().mappings.map(({ order }) => order);
    };
    const levelOfFolio = (order: number): number => (order > 0 ? 4 : 0);

    expect(orderWith({})).toEqual(Array(4).fill(2));
    expect(orderWith({ levelOfFolio, mapsAcrossKinds: () => true })).toEqual(Array(16).fill(4));
  });
});

describe("the range to zap", () => {
  const at = (baseGfn: bigint, pages: bigint, offsetPages: bigint): BoundRange => ({
    baseGfn,
    pages,
    offsetPages,
  });

  test.each([
    ["a", at(0x100000n, 0x80000n, 0x80000n), 0n, 0x100000n, [0x100000n, 0x180000n]],
    ["b", at(0x100000n, 0x80000n, 0x80000n), 0n, 0x1000n, undefined],
    ["c", at(0n, 0x100n, 0x80000n), 0x7f000n, 0x80002n, [0n, 2n]],
    ["d", at(0x100n, 16n, 0x200n), 0x1ffn, 0x200n, undefined],
    ["e", at(0x100n, 16n, 0n), 0x200n, 0x201n, undefined],
  ])("as intended is the slot's part of the notified one (B-02%s)", (_, bound, from, to, zap) => {
    const { start, end, warns } = INTENDED_DECISIONS.zapRange(bound, from, to);

    expect(start < end ? [start, end] : undefined).toEqual(zap);
    expect(warns).toBe(false);
  });

  test.each([
    ["a", at(0x100000n, 0x80000n, 0x80000n), 0n, 0x100000n, [0x80000n, 0x180000n]],
    ["b", at(0x100000n, 0x80000n, 0x80000n), 0n, 0x1000n, [0x80000n, 0x180000n]],
    ["c", at(0n, 0x100n, 0x80000n), 0x7f000n, 0x80002n, undefined],
    ["d", at(0x100n, 16n, 0x200n), 0x1ffn, 0x200n, [0xffn, 0x100n]],
    ["d", at(0x100n, 16n, 0x200n), 0x100n, 0x101n, [0n, 0x110n]],
    ["e", at(0x100n, 16n, 0n), 0x200n, 0x201n, undefined],
  ])("as posted wraps, and warns when it is empty (B-02%s)", (_, bound, from, to, zap) => {
    const { start, end, warns } = POSTED_DECISIONS.zapRange(bound, from, to);

    expect(start < end ? [start, end] : undefined).toEqual(zap);
    expect(warns).toBe(zap === undefined);
  });
});

test("the variants differ in decisions of the memfile design only", () => {
  const intended = decisionsOf("as-intended");
  const posted = decisionsOf("as-posted");

  const names = Object.keys(intended) as (keyof typeof intended)[];
  const different = names.filter((name) => intended[name] !== posted[name]);

  expect(different).toEqual([
    "allowsReadonlyPrivate",
    "refusesPrivateOffset",
    "refusesClearingPrivate",
    "unregistersWithoutBitmap",
    "flagsAfterUnregister",
    "zapRange",
    "privateAccessOutside",
    "sharedOrder",
    "incongruentMapping",
    "mapsAcrossKinds",
    "gates",
    "isPastEnd",
    "announcedPages",
    "undoAnnouncesKept",
    "announcesRevealed",
  ]);
});
