import { describe, expect, test } from "vitest";
import { lastOutcome, region2, stateAfter } from "../../test-support.ts";

const VM = "linux-7.4:sw-protected";
const FILE = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)";
const MAP = "host_mmap(hva=0x10000000000, size=0x4000, prot=read-write, fd=fd0)";
const BIND = region2("flags=GUEST_MEMFD guest_memfd=fd0");
const UNBIND = region2("size=0");
const TOUCH = "host_read(hva=0x10000001000)";
const READ = "guest_read(gpa=0x1000)";

function convert(from: number, pages: number, attributes = "PRIVATE"): string {
  const range = `offset=0x${(from * 4096).toString(16)}, size=0x${(pages * 4096).toString(16)}`;
  return `set_memory_attributes2(fd=fd0, ${range}, attributes=${attributes})`;
}

function answer(...lines: readonly string[]): string {
  return lastOutcome(lines.join(";"), VM);
}

describe("conversion/convert", () => {
  test("keeps what a page holds, on both ways", () => {
    const given = [FILE, MAP, BIND, "host_write(hva=0x10000001000, tag=7)", convert(1, 1)];

    expect(answer(...given, READ)).toMatch(/^loaded tag=7 /);
    expect(answer(...given, TOUCH)).toBe("SIGBUS host-memory/page-backed");
    const stored = [...given, "guest_write(gpa=0x1000, tag=8)", convert(1, 1, "0")];
    expect(answer(...stored, TOUCH)).toMatch(/^loaded tag=8 /);
    expect(answer(...stored, READ)).toMatch(/^loaded tag=8 /);
  });

  test("is of its range and no other page", () => {
    expect(answer(FILE, MAP, convert(1, 1), "host_read(hva=0x10000000000)")).toMatch(/^loaded /);
    expect(answer(FILE, MAP, convert(1, 1), "host_read(hva=0x10000002000)")).toMatch(/^loaded /);
  });

  test("does not depend on what is there: a hole is converted as well", () => {
    const punch = "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x1000, size=0x1000)";
    const one = stateAfter([FILE, convert(1, 1), punch].join(";"), VM);
    const other = stateAfter([FILE, punch, convert(1, 1)].join(";"), VM);

    expect(one).toEqual(other);
    expect(answer(FILE, MAP, convert(1, 1), punch, TOUCH)).toMatch(/^SIGBUS /);
  });

  test("joins ranges, in whatever order they come", () => {
    const whole = stateAfter([FILE, convert(0, 3)].join(";"), VM);

    expect(stateAfter([FILE, convert(0, 1), convert(1, 2)].join(";"), VM)).toEqual(whole);
    expect(stateAfter([FILE, convert(2, 1), convert(0, 2)].join(";"), VM)).toEqual(whole);
  });

  test("is undone without a trace", () => {
    const converted = [FILE, convert(0, 4), convert(0, 4, "0")].join(";");

    expect(stateAfter(converted, VM)).toEqual(stateAfter(FILE, VM));
  });

  test("goes with the file: another slot over the page finds the kind", () => {
    const moved = region2("gpa=0x8000 flags=GUEST_MEMFD guest_memfd=fd0");
    const given = [FILE, BIND, convert(1, 1), UNBIND];

    expect(answer(...given, READ)).toMatch(/^MMIO read /);
    expect(answer(...given, moved, "close(fd=fd0)", "guest_read(gpa=0x9000)")).toMatch(
      /^MEMORY_FAULT .* flags=0 guest-access\/guest-memfd-open$/,
    );
  });

  test("makes a file of private pages one that the host can touch", () => {
    const born = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP)";

    expect(answer(born, MAP, TOUCH)).toMatch(/^SIGBUS /);
    expect(answer(born, MAP, convert(1, 1, "0"), TOUCH)).toBe("loaded tag=0 host-memory/read");
  });
});

describe("the memory of a slot, where pages are converted in place", () => {
  test("is that of the file, whatever its flags and kinds", () => {
    const file = "fd0 = create_guest_memfd(size=0x4000, flags=INIT_SHARED)";
    const onHost = "host_write(hva=0x10000001000, tag=9)";

    expect(answer(file, onHost, BIND, READ)).toMatch(/^loaded tag=0 /);
    expect(answer(file, onHost, BIND, "guest_read(gpa=0x1000, path=emulation)")).toMatch(
      /^loaded tag=9 /,
    );
  });
});
