import { describe, expect, test } from "vitest";
import { answered, machineOf, normalised } from "../test-support.ts";

function holds(script: string, dialect = "memfile-v6"): void {
  expect(answered(machineOf(dialect), script)).toBe(normalised(script));
}

/** Mappings as `gfn kind order`, in order. */
function mappingsAfter(script: string, dialect: string): readonly string[] {
  const machine = machineOf(dialect);
  const answers = answered(machine, script);
  expect(answers).not.toMatch(/EINVAL|not sent|oops/);
  return machine
    .observe()
    .mappings.map(({ gfn, kind, order }) => `${gfn} ${kind} ${order}`)
    .sort();
}

const RANGE = "gpa=0x0, size=0x4000, hva=0x10000000000";
const FILE = "fd0 = memfd_create(flags=INACCESSIBLE) => ok";
const SIZED = `${FILE}\nftruncate(fd=fd0, size=0x8000) => ok`;
const SLOT = `set_user_memory_region(slot=0, flags=PRIVATE, ${RANGE}, private_fd=fd0) => ok`;
const ORDINARY = `set_user_memory_region(slot=0, flags=0, ${RANGE}) => ok`;
const FILL = "fallocate(fd=fd0, mode=0, offset=0x0, size=0x4000) => ok";
const fault = (flags: 0 | 1, gpa = "0x0") =>
  `MEMORY_FAULT KVM_RUN=0 gpa=${gpa} size=4096 flags=${flags}`;

describe.each(["memfile-v6", "memfile-v6:as-posted"])("the decision table of %s", (dialect) => {
  test("ordinary slot, shared access: the host page", () => {
    holds(`${ORDINARY}\nguest_read(gpa=0x0) => loaded tag=0`, dialect);
  });

  test("no slot, shared access: MMIO", () => {
    holds("guest_write(gpa=0x0, tag=1) => MMIO write gpa=0x0 len=8 tag=1", dialect);
  });

  test("private slot, shared access, no page: the host page", () => {
    holds(
      `${SIZED}
       ${SLOT}
       host_write(hva=0x10000001000, tag=3) => ok
       guest_read(gpa=0x1000) => loaded tag=3
       host_munmap(hva=0x10000000000, size=0x4000) => ok
       guest_read(gpa=0x1000) => KVM_RUN EFAULT exit=stale`,
      dialect,
    );
  });

  test("private slot, shared access, page: an exit that asks for shared memory", () => {
    holds(
      `${SIZED}
       ${FILL}
       ${SLOT}
       guest_read(gpa=0x3000) => ${fault(0, "0x3000")}
       guest_write(gpa=0x3000, tag=1) => ${fault(0, "0x3000")}
       guest_execute(gpa=0x3000) => ${fault(0, "0x3000")}`,
      dialect,
    );
  });

  test("private slot, private access, no page: an exit that asks for private memory", () => {
    holds(
      `${SIZED}
       ${SLOT}
       guest_read(gpa=0x1000, access=private) => ${fault(1, "0x1000")}
       guest_write(gpa=0x1000, tag=1, access=private) => ${fault(1, "0x1000")}
       guest_read(gpa=0x1000) => loaded tag=0
       guest_read(gpa=0x1000, access=private) => ${fault(1, "0x1000")}`,
      dialect,
    );
  });

  test("private slot, private access, page: the page of the file, fresh after every punch", () => {
    holds(
      `${SIZED}
       ${SLOT}
       ${FILL}
       guest_write(gpa=0x0, tag=8, access=private) => ok
       guest_read(gpa=0x0, access=private) => loaded tag=8
       guest_execute(gpa=0x1000, access=private) => SHUTDOWN suberror=0
       fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE, offset=0x0, size=0x1000) => ok
       guest_read(gpa=0x0, access=private) => ${fault(1)}
       guest_read(gpa=0x0) => loaded tag=0
       ${FILL}
       guest_read(gpa=0x0) => ${fault(0)}
       guest_read(gpa=0x0, access=private) => loaded tag=0`,
      dialect,
    );
  });

  test("a page beyond the end of the file is none", () => {
    holds(
      `${FILE}
       fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x0, size=0x2000) => ok
       ${SLOT}
       guest_read(gpa=0x0) => loaded tag=0
       guest_read(gpa=0x0, access=private) => ${fault(1)}`,
      dialect,
    );
  });

  test("a slot finds its pages at its offset", () => {
    const shifted = SLOT.replace("private_fd=fd0", "private_fd=fd0, private_offset=0x3000");
    holds(
      `${SIZED}
       fallocate(fd=fd0, mode=0, offset=0x3000, size=0x1000) => ok
       ${shifted}
       guest_read(gpa=0x0) => ${fault(0)}
       guest_read(gpa=0x3000) => loaded tag=0`,
      dialect,
    );
  });

  test("a logged private slot logs private stores", () => {
    const logged = SLOT.replace("flags=PRIVATE", "flags=PRIVATE|LOG_DIRTY");
    holds(
      `${SIZED}
       ${FILL}
       ${logged}
       guest_write(gpa=0x2000, tag=8, access=private) => ok
       get_dirty_log(slot=0) => dirty [2]
       guest_write(gpa=0x2000, tag=9, access=private) => ok
       get_dirty_log(slot=0) => dirty [2]`,
      dialect,
    );
  });
});

describe("a private access outside every private slot", () => {
  test("asks user space for private memory", () => {
    holds(
      `guest_read(gpa=0x0, access=private) => ${fault(1)}
       ${ORDINARY}
       guest_read(gpa=0x0) => loaded tag=0
       guest_read(gpa=0x0, access=private) => ${fault(1)}`,
    );
  });

  test("crashes the host as posted, and nothing is answered afterwards (B-09, B-75)", () => {
    const dialect = "memfile-v6:as-posted";

    holds("guest_read(gpa=0x0, access=private) => host oops: null-dereference", dialect);
    holds(
      `${ORDINARY}
       guest_read(gpa=0x0, access=private) => host oops: null-dereference
       guest_read(gpa=0x0) => host oops: null-dereference
       fd0 = memfd_create(flags=0) => host oops: null-dereference`,
      dialect,
    );
  });

  test("as posted, fails before it crashes where there is no host page to give back", () => {
    holds(
      `set_user_memory_region(slot=0, flags=READONLY, ${RANGE}) => ok
       guest_write(gpa=0x0, tag=1, access=private) => MMIO write gpa=0x0 len=8 tag=1
       host_munmap(hva=0x10000000000, size=0x1000) => ok
       guest_read(gpa=0x0, access=private) => KVM_RUN EFAULT exit=stale`,
      "memfile-v6:as-posted",
    );
  });
});

describe("a private slot that is READONLY (B-23)", () => {
  const readonly = SLOT.replace("flags=PRIVATE", "flags=PRIVATE|READONLY");

  test("is refused", () => {
    holds(`${FILE}\n${readonly.replace("=> ok", "=> EINVAL")}`);
  });

  test("as posted, holds a private store up for ever", () => {
    holds(
      `${SIZED}
       fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000) => ok
       ${readonly}
       guest_read(gpa=0x0, access=private) => loaded tag=0
       guest_write(gpa=0x0, tag=1, access=private) => guest stuck
       guest_write(gpa=0x1000, tag=1) => MMIO write gpa=0x1000 len=8 tag=1`,
      "memfile-v6:as-posted",
    );
  });
});

describe("the level of a mapping", () => {
  const PRIVATE_READ = "guest_read(gpa=0x1000, access=private)";
  const pages = (kind: string, order: number) =>
    [0, 1, 2, 3].map((gfn) => `${gfn} ${kind} ${order}`);

  test("of private memory is that of its folio", () => {
    const script = `${SIZED}\n${FILL}\n${SLOT}\n${PRIVATE_READ}`;

    expect(mappingsAfter(script, "memfile-v6")).toEqual(["1 private 0"]);
    expect(mappingsAfter(script, "memfile-v6:thp")).toEqual(pages("private", 2));
  });

  test("is one page where the slot is logged, too short, or elsewhere in host memory", () => {
    const changes: readonly (readonly [string, string])[] = [
      ["flags=PRIVATE", "flags=PRIVATE|LOG_DIRTY"],
      ["size=0x4000", "size=0x3000"],
      ["hva=0x10000000000", "hva=0x10000001000"],
    ];
    for (const [from, to] of changes) {
      const script = `${SIZED}\n${FILL}\n${SLOT.replace(from, to)}\n${PRIVATE_READ}`;
      expect(mappingsAfter(script, "memfile-v6:thp,as-posted"), to).toEqual(["1 private 0"]);
    }
  });

  test("is dropped whole by a punch of one page, whose neighbours stay private", () => {
    const script = `${SIZED}\n${FILL}\n${SLOT}\n${PRIVATE_READ}
      fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE, offset=0x2000, size=0x1000)`;

    expect(mappingsAfter(script, "memfile-v6:thp")).toEqual([]);
    expect(mappingsAfter(`${script}\n${PRIVATE_READ}`, "memfile-v6:thp")).toEqual(["1 private 0"]);
  });

  test("of shared memory in a private slot is that of the host; as posted it is not (B-10)", () => {
    const script = `${SIZED}\n${SLOT}\nguest_read(gpa=0x1000)`;

    expect(mappingsAfter(script, "memfile-v6")).toEqual(["1 shared 0"]);
    expect(mappingsAfter(script, "memfile-v6:as-posted")).toEqual(pages("shared", 2));
    expect(mappingsAfter(`${ORDINARY}\nguest_read(gpa=0x1000)`, "memfile-v6:as-posted")).toEqual([
      "1 shared 0",
    ]);
  });

  test("does not reach over pages that are not private; as posted it does (B-11)", () => {
    const script = `${FILE}
      fallocate(fd=fd0, mode=0, offset=0x0, size=0x2000)
      ${SLOT}
      ${PRIVATE_READ}`;

    expect(mappingsAfter(script, "memfile-v6:thp")).toEqual(["1 private 0"]);
    expect(mappingsAfter(script, "memfile-v6:thp,as-posted")).toEqual(pages("private", 2));
  });

  test("is one page where gfn and file page are not congruent; as posted, a crash (B-50)", () => {
    const shifted = SLOT.replace("private_fd=fd0", "private_fd=fd0, private_offset=0x1000");
    const script = `${SIZED}\nfallocate(fd=fd0, mode=0, offset=0x0, size=0x8000) => ok\n${shifted}`;

    expect(mappingsAfter(`${script}\n${PRIVATE_READ}`, "memfile-v6:thp")).toEqual(["1 private 0"]);
    holds(`${script}\n${PRIVATE_READ} => host oops: vm-bug-on`, "memfile-v6:thp,as-posted");
  });
});
