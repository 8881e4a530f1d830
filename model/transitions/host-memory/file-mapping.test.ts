import { describe, expect, test } from "vitest";
import { lastOutcome, stateAfter } from "../../test-support.ts";

const FILE = "fd0 = memfd_create(flags=ALLOW_SEALING); ftruncate(fd=fd0, size=0x2000)";
const RANGE = "hva=0x10000000000, size=0x2000";
const SHARED = `host_mmap(${RANGE}, prot=read-write, fd=fd0)`;
const PRIVATE = `host_mmap(${RANGE}, prot=read-write, fd=fd0, sharing=private)`;
const SLOT = "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x2000, hva=0x10000000000)";
const STORE = "guest_write(gpa=0x0, tag=7)";
const PUNCH = "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0, size=0x1000)";
const [CUT, GROW] = ["ftruncate(fd=fd0, size=0)", "ftruncate(fd=fd0, size=0x2000)"];

function answer(...program: readonly string[]): string {
  return lastOutcome([FILE, ...program].join("; "), "linux-6.18").replace(/ [a-z-]+\/\S+$/, "");
}

// Seen on 6.1.192, 6.12.117, 6.18.44 and 7.2.13.
describe("a slot over a private mapping of a file", () => {
  const given = [PRIVATE, "file_write(fd=fd0, offset=0, size=8, tag=3)", SLOT];
  const load = "guest_read(gpa=0x0)";
  const look = "file_read(fd=fd0, offset=0, size=8)";

  test.each([
    ["shows the file", [load], "loaded tag=3"],
    ["keeps what the guest stores to itself", [STORE, look], "read bytes=8 tag=3"],
    ["shows the guest its copy", [STORE, load], "loaded tag=7"],
    ["keeps the copy when the file is punched", [STORE, PUNCH, load], "loaded tag=7"],
    ["shows a hole of the file", [PUNCH, load], "loaded tag=0"],
    ["loses the copy when the file is cut off", [STORE, CUT, GROW, load], "loaded tag=0"],
    [
      "loses the copy when it is not needed",
      [STORE, "host_dontneed(hva=0x10000000000, size=0x1000)", load],
      "loaded tag=3",
    ],
    ["fails behind the end", [STORE, CUT, load], "KVM_RUN EFAULT exit=0"],
    [
      "is a device behind the end for KVM itself",
      [CUT, "guest_read(gpa=0x0, path=emulation)"],
      "MMIO read gpa=0x0 len=8 tag=1296910671",
    ],
    ["raises SIGBUS for the host", [CUT, "host_read(hva=0x10000000000)"], "SIGBUS"],
    ["refuses MADV_REMOVE", [`host_remove(${RANGE})`], "EACCES"],
  ])("%s", (_, program, expected) => {
    expect(answer(...given, ...program)).toBe(expected);
  });
});

describe("a shared mapping of a file", () => {
  test("is written through by the guest, whichever mapping is read", () => {
    const second = "host_mmap(hva=0x10000004000, size=0x1000, prot=read, fd=fd0)";

    expect(answer(SHARED, second, SLOT, STORE, "host_read(hva=0x10000004000)")).toBe(
      "loaded tag=7",
    );
  });

  test("is emptied by MADV_REMOVE, which a seal refuses", () => {
    const remove = `host_remove(${RANGE})`;

    expect(answer(SHARED, SLOT, STORE, remove, "guest_read(gpa=0x0)")).toBe("loaded tag=0");
    expect(answer(SHARED, "add_seals(fd=fd0, seals=FUTURE_WRITE)", remove)).toBe("EPERM");
  });

  test("fills holes where the guest only looks", () => {
    const looked = stateAfter([FILE, SHARED, SLOT, "guest_read(gpa=0x1000)"].join("; "));

    expect(Object.keys(looked.files["fd0"]?.pages ?? {})).toEqual(["1"]);
  });
});

describe("a file that is closed", () => {
  test("keeps its pages as long as it is mapped, or open elsewhere", () => {
    const program = [FILE, SHARED, "host_write(hva=0x10000000000, tag=1)"].join("; ");
    const close = "close(fd=fd0)";
    const unmapped = `host_munmap(${RANGE})`;
    const pagesAfter = (...rest: readonly string[]): number =>
      Object.keys(stateAfter([program, ...rest].join("; ")).files["fd0"]?.pages ?? {}).length;

    expect(pagesAfter(close)).toBe(1);
    expect(pagesAfter(unmapped, close)).toBe(0);
    expect(pagesAfter("fd1 = dup(fd=fd0)", unmapped, close)).toBe(1);
  });
});

describe("a collapse of 2 MiB of a mapped file", () => {
  test("ends what is followed", () => {
    const long =
      "ftruncate(fd=fd0, size=0x400000); " +
      "host_mmap(hva=0x10000000000, size=0x400000, prot=read-write, fd=fd0)";
    const { taints } = stateAfter(
      [FILE, long, "host_collapse(hva=0x10000000000, size=0x400000)"].join("; "),
    );

    expect(taints).toEqual(["collapsed-file"]);
  });
});

// Seen on 6.1.192 and 6.12.117.
test.each([
  ["FUTURE_WRITE", "linux-6.1", "EFAULT"],
  ["WRITE", "linux-6.1", "loaded tag=0"],
  ["FUTURE_WRITE|WRITE", "linux-6.1", "loaded tag=0"],
  ["FUTURE_WRITE", "linux-6.12", "loaded tag=0"],
])("a writer that F_SEAL_%s refuses on %s leaves the old page: %s", (seal, dialect, outcome) => {
  const sealed = `${FILE}; add_seals(fd=fd0, seals=${seal}); ${SHARED}`;

  expect(lastOutcome(`${sealed}; host_read(hva=0x10000000000)`, dialect)).toContain(outcome);
});
