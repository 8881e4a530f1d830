import { describe, expect, test } from "vitest";
import { answered, machineOf, normalised } from "../test-support.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";
const SIZED = `${FILE}\nftruncate(fd=fd0, size=0x20000)`;
const hex = (page: number) => `0x${page.toString(16)}000`;
const allocate = (offset: number, size: number, mode = "0") =>
  `fallocate(fd=fd0, mode=${mode}, offset=${hex(offset)}, size=${hex(size)})`;
const punch = (offset: number, size: number) => allocate(offset, size, "PUNCH_HOLE|KEEP_SIZE");

/** A private slot and, below it, an ordinary one, all of whose pages the guest has read. */
function neighbours(baseGfn: number, pages: number, offsetPages: number): string {
  const slot = (id: number, flags: string, base: number, count: number) =>
    `set_user_memory_region(slot=${id}, flags=${flags}, ` +
    `gpa=${hex(base)}, size=${hex(count)}, hva=0x10000001000`;
  const gfns = Array.from({ length: baseGfn + pages }, (_, gfn) => gfn);
  return [
    `${slot(1, "0", 0, baseGfn)})`,
    `${slot(0, "PRIVATE", baseGfn, pages)}, private_fd=fd0, private_offset=${hex(offsetPages)})`,
    ...gfns.map((gfn) => `guest_read(gpa=${hex(gfn)})`),
  ].join("\n");
}

interface Seen {
  readonly mapped: readonly number[];
  readonly warnings: number;
}

/** Gfns that are mapped at the end of a script, and the number of warnings. */
function stateAfter(script: string, dialect: string): Seen {
  const machine = machineOf(dialect);
  expect(answered(machine, script)).not.toMatch(/not sent|oops|EINVAL/);
  const { mappings, warnings = [] } = machine.observe();
  const mapped = mappings.map(({ gfn }) => Number(gfn)).sort((a, b) => a - b);
  return { mapped, warnings: warnings.length };
}

/** The same script on the machine as intended and as posted. */
function both(script: string): readonly [Seen, Seen] {
  return [stateAfter(script, "memfile-v6"), stateAfter(script, "memfile-v6:as-posted")];
}

describe("a notification", () => {
  test("drops exactly what the slot has of the range, when the range begins inside", () => {
    const script = `${SIZED}\n${neighbours(3, 3, 0)}\n${allocate(1, 1)}`;

    const [intended, posted] = both(script);

    expect(intended).toEqual({ mapped: [0, 1, 2, 3, 5], warnings: 0 });
    expect(posted).toEqual(intended);
  });

  test("that begins below the slot: as posted, gfns below the slot go as well (B-02a)", () => {
    const [intended, posted] = both(`${SIZED}\n${neighbours(3, 3, 2)}\n${allocate(1, 2)}`);

    expect(intended).toEqual({ mapped: [0, 1, 2, 4, 5], warnings: 0 });
    expect(posted).toEqual({ mapped: [0, 1, 4, 5], warnings: 0 });
  });

  test("that ends below the slot: as posted, the whole slot goes and more (B-02b)", () => {
    const [intended, posted] = both(`${SIZED}\n${neighbours(3, 3, 2)}\n${allocate(0, 1)}`);

    expect(intended).toEqual({ mapped: [0, 1, 2, 3, 4, 5], warnings: 0 });
    expect(posted).toEqual({ mapped: [0], warnings: 0 });
  });

  test("that wraps: as posted, nothing goes, and the guest keeps shared memory (B-02c)", () => {
    const slot =
      "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x2000, hva=0x10000001000, " +
      "private_fd=fd0, private_offset=0x4000)";
    const script = `${SIZED}\n${slot}\nguest_read(gpa=0x0)\n${allocate(3, 2)}`;

    const [intended, posted] = both(script);

    expect(intended).toEqual({ mapped: [], warnings: 0 });
    expect(posted).toEqual({ mapped: [0], warnings: 1 });
  });

  test("of a page just below the slot: as posted, the neighbour's page goes (B-02d)", () => {
    const script = `${SIZED}\n${allocate(1, 1)}\n${neighbours(3, 3, 2)}\n${punch(1, 1)}`;

    const [intended, posted] = both(script);

    expect(intended).toEqual({ mapped: [0, 1, 2, 3, 4, 5], warnings: 0 });
    expect(posted.mapped).toEqual([0, 1, 3, 4, 5]);
  });

  test("that begins behind the slot: as posted, a warning (B-02e)", () => {
    const [intended, posted] = both(`${SIZED}\n${neighbours(3, 3, 0)}\n${allocate(4, 1)}`);

    expect(intended).toEqual({ mapped: [0, 1, 2, 3, 4, 5], warnings: 0 });
    expect(posted).toEqual({ mapped: [0, 1, 2, 3, 4, 5], warnings: 1 });
  });

  test("comes for every slot of the file, in any address space", () => {
    const slot = (id: string, gpa: string) =>
      `set_user_memory_region(slot=${id}, flags=PRIVATE, gpa=${gpa}, ` +
      "size=0x1000, hva=0x10000001000, private_fd=fd0)";
    const script = `${SIZED}\n${slot("0", "0x0")}\n${slot("1", "0x5000")}\n${slot("0x10000", "0x0")}
      guest_read(gpa=0x0)
      guest_read(gpa=0x5000)`;

    expect(stateAfter(script, "memfile-v6").mapped).toEqual([0, 5]);
    expect(stateAfter(`${script}\n${allocate(0, 1)}`, "memfile-v6").mapped).toEqual([]);
  });
});

describe("events of a file", () => {
  const SLOT =
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x8000, " +
    "hva=0x10000001000, private_fd=fd0)";
  const read = (gfn: number, access = "shared") => `guest_read(gpa=0x${gfn}000, access=${access})`;

  test("ftruncate that reveals pages drops their mappings; as posted it does not (B-29)", () => {
    const script = `${FILE}\n${allocate(0, 2, "KEEP_SIZE")}\n${SLOT}\n${read(0)}
      ftruncate(fd=fd0, size=0x4000)`;

    const [intended, posted] = both(script);

    expect([intended.mapped, posted.mapped]).toEqual([[], [0]]);
  });

  test("fallocate that reveals pages does the same", () => {
    const hidden = allocate(0, 2, "KEEP_SIZE");
    const script = `${FILE}\n${hidden}\n${SLOT}\n${read(0)}\n${allocate(3, 1)}`;

    const [intended, posted] = both(script);

    expect([intended.mapped, posted.mapped]).toEqual([[], [0]]);
  });

  test("a failed fallocate announces what it takes back; as posted, also what stays (B-25)", () => {
    const script = `${SIZED}\n${allocate(0, 2)}\n${SLOT}\n${read(0, "private")}\n${read(4)}
      ${allocate(0, 4).replace(")", ", inject=ENOSPC@2)")}`;

    const [intended, posted] = both(script);

    expect([intended.mapped, posted.mapped]).toEqual([[0, 4], [4]]);
  });

  test("a folio larger than the call is announced whole; as posted it is not (B-26)", () => {
    const script = `${SIZED}\n${SLOT}\n${read(1)}\n${read(4)}\n${allocate(0, 1)}`;

    const intended = stateAfter(script, "memfile-v6:thp");
    const posted = stateAfter(script, "memfile-v6:thp,as-posted");

    expect([intended.mapped, posted.mapped]).toEqual([[4], [1, 4]]);
  });

  test("a punch tells of each page that is there, and of no other", () => {
    const reads = [read(0), read(1, "private"), read(2)].join("\n");
    const script = `${SIZED}\n${allocate(1, 1)}\n${SLOT}\n${reads}\n${punch(0, 3)}`;

    const [intended, posted] = both(script);

    expect([intended.mapped, posted.mapped]).toEqual([
      [0, 2],
      [0, 2],
    ]);
  });
});

describe("a slot that is freed with its notifier registered", () => {
  const SLOT = "gpa=0x0, size=0x2000, hva=0x10000000000";
  const PRIVATE = `set_user_memory_region(slot=0, flags=PRIVATE, ${SLOT}, private_fd=fd0)`;

  function postedAnswers(script: string): void {
    expect(answered(machineOf("memfile-v6:as-posted"), script)).toBe(normalised(script));
  }

  test("after PRIVATE was cleared: the next event is a use after free (B-01)", () => {
    postedAnswers(
      `${FILE} => ok
       ${PRIVATE} => ok
       set_user_memory_region(slot=0, flags=0, ${SLOT}) => ok
       guest_read(gpa=0x0) => loaded tag=0
       ${allocate(0, 1)} => host oops: use-after-free
       fstat(fd=fd0) => host oops: use-after-free`,
    );
  });

  test("after PRIVATE was cleared by a move: the same (B-01)", () => {
    postedAnswers(
      `${FILE} => ok
       ${PRIVATE} => ok
       set_user_memory_region(slot=0, flags=0, gpa=0x8000, size=0x2000, hva=0x10000000000) => ok
       guest_read(gpa=0x8000) => loaded tag=0
       ${allocate(0, 1)} => host oops: use-after-free`,
    );
  });

  test("after the file reference leaked: the file outlives its descriptor (B-01)", () => {
    const machine = machineOf("memfile-v6:as-posted");
    const clear = `set_user_memory_region(slot=0, flags=0, ${SLOT})`;
    const remove = "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x0)";

    answered(machine, `${FILE}\n${PRIVATE}\n${clear}\n${remove}\nclose(fd=fd0)`);

    const file = machine.observe().files?.[0];
    expect([file?.references, file?.notifiers]).toEqual([1, 1]);
  });

  test("after its bitmap could not be allocated: the same (B-07)", () => {
    const failing = PRIVATE.replace("flags=PRIVATE", "flags=PRIVATE|LOG_DIRTY");
    postedAnswers(
      `${FILE} => ok
       ${failing.replace(")", ", inject=ENOMEM@2)")} => ENOMEM
       ${allocate(0, 1)} => host oops: use-after-free`,
    );
    postedAnswers(
      `${FILE} => ok
       ${allocate(0, 1)} => ok
       ${failing.replace(")", ", inject=ENOMEM@2)")} => ENOMEM
       close(fd=fd0) => host oops: use-after-free`,
    );
  });

  test("after its metadata could not be allocated: the notifier is gone", () => {
    postedAnswers(
      `${FILE} => ok
       ${PRIVATE.replace(")", ", inject=ENOMEM@2)")} => ENOMEM
       ${allocate(0, 1)} => ok`,
    );
  });
});
