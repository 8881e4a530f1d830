import { describe, expect, test } from "vitest";
import { lastOutcome, lastStep, region, region2, stateAfter } from "../../test-support.ts";

const MAPPABLE = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)";
const BIND = region2("flags=GUEST_MEMFD guest_memfd=fd0");
const MAP = "host_mmap(hva=0x10000000000, size=0x4000, prot=read-write, fd=fd0)";
const UNBIND = region2("size=0");
const PUNCH = "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x1000, size=0x1000)";
const WRITE = "guest_write(gpa=0x1000, tag=5)";

/** What the last of these lines, a load, returns. */
function tagAfter(...lines: readonly string[]): number | undefined {
  const [{ expected }] = lastStep(lines.join(";")).transitions;
  return expected.kind === "loaded" ? expected.tag : undefined;
}

describe("guest-memfd/create", () => {
  test("makes a file of its size, flags and VM", () => {
    const { files } = stateAfter("fd0 = create_guest_memfd(size=0x2000, flags=MMAP, vm=1)");

    expect(files["fd0"]).toEqual({
      kind: "guest_memfd",
      open: true,
      sizeBytes: 0x2000n,
      guestMemfd: { vm: 1, flags: 1n },
    });
  });
});

describe("guest-memfd/fstat", () => {
  test("reports the size and no blocks, whatever was written", () => {
    expect(lastOutcome([MAPPABLE, BIND, WRITE, "fstat(fd=fd0)"].join(";"))).toBe(
      "size=16384 blocks=0 guest-memfd/fstat",
    );
  });
});

describe("guest-memfd/fallocate", () => {
  test("leaves what is there when it allocates", () => {
    const allocate = "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0, size=0x4000)";

    expect(tagAfter(MAPPABLE, BIND, WRITE, allocate, "guest_read(gpa=0x1000)")).toBe(5);
  });

  test("punches what guest and host see, and only in its range", () => {
    const program = [MAPPABLE, MAP, BIND, WRITE, "guest_write(gpa=0x2000, tag=6)", PUNCH];

    expect(tagAfter(...program, "guest_read(gpa=0x1000)")).toBe(0);
    expect(tagAfter(...program, "host_read(hva=0x10000001000)")).toBe(0);
    expect(tagAfter(...program, "guest_read(gpa=0x2000)")).toBe(6);
  });
});

describe("the memory behind a slot with a guest_memfd", () => {
  const onHost = "host_write(hva=0x10000001000, tag=9)";

  test.each([
    ["0", "fault", 9],
    ["0", "emulation", 9],
    ["INIT_SHARED", "fault", 9],
    ["INIT_SHARED", "emulation", 9],
    ["MMAP", "fault", 0],
    ["MMAP", "emulation", 9],
    ["MMAP|INIT_SHARED", "fault", 0],
    ["MMAP|INIT_SHARED", "emulation", 9],
  ])("of flags %s, by %s, holds tag %i", (flags, path, tag) => {
    const file = `fd0 = create_guest_memfd(size=0x4000, flags=${flags})`;

    expect(tagAfter(file, onHost, BIND, `guest_read(gpa=0x1000, path=${path})`)).toBe(tag);
  });

  test("is the same for a guest, the host and another slot over the mapping", () => {
    const alias = region("slot=1 gpa=0x8000");
    const program = [MAPPABLE, MAP, BIND, alias, WRITE];

    expect(tagAfter(...program, "host_read(hva=0x10000001000)")).toBe(5);
    expect(tagAfter(...program, "guest_read(gpa=0x9000)")).toBe(5);
    expect(tagAfter(...program, "guest_write(gpa=0x9000, tag=7)", "guest_read(gpa=0x1000)")).toBe(
      7,
    );
  });

  test.each([
    [
      "deleting the slot and binding again elsewhere",
      [UNBIND, region2("gpa=0x8000 flags=GUEST_MEMFD guest_memfd=fd0"), "guest_read(gpa=0x9000)"],
    ],
    [
      "binding another part of the file",
      [
        UNBIND,
        region2("size=0x1000 flags=GUEST_MEMFD guest_memfd=fd0 guest_memfd_offset=0x1000"),
        "guest_read(gpa=0x0)",
      ],
    ],
    [
      "closing one of two descriptors",
      ["fd1 = dup(fd=fd0)", "close(fd=fd0)", "guest_read(gpa=0x1000)"],
    ],
    ["closing the descriptor while it is mapped", [MAP, "close(fd=fd0)", "guest_read(gpa=0x1000)"]],
    [
      "MADV_DONTNEED on a mapping",
      [MAP, "host_dontneed(hva=0x10000000000, size=0x4000)", "guest_read(gpa=0x1000)"],
    ],
  ])("survives %s", (_, lines) => {
    expect(tagAfter(MAPPABLE, BIND, WRITE, ...lines)).toBe(5);
  });

  test("is lost with MADV_REMOVE on a mapping", () => {
    const remove = "host_remove(hva=0x10000001000, size=0x1000)";

    expect(tagAfter(MAPPABLE, MAP, BIND, WRITE, remove, "guest_read(gpa=0x1000)")).toBe(0);
  });

  test("is gone for good with the last reference, and the slot stays", () => {
    const program = [MAPPABLE, BIND, WRITE, "close(fd=fd0)"].join(";");

    expect(lastOutcome(`${program};guest_read(gpa=0x1000)`)).toMatch(/^MEMORY_FAULT .* flags=0 /);
    expect(lastOutcome(`${program};${region("slot=1")}`)).toMatch(/^EEXIST /);
    expect(lastOutcome(`${program};${UNBIND}`)).toBe("ok memslot/delete");
  });
});

describe("toggling the flag", () => {
  const program = [MAPPABLE, BIND, region2()].join(";");

  test("is refused since the fix", () => {
    expect(lastOutcome(program)).toBe("EINVAL guest-memfd/flag-unchanged");
  });

  test("ends what can be compared before it", () => {
    expect(lastOutcome(program, "linux-6.18:toggle-allowed")).toBe("ok memslot/flags-only");
    expect(stateAfter(program, "linux-6.18:toggle-allowed").taints).toEqual([
      "toggled-guest-memfd",
    ]);
  });
});
