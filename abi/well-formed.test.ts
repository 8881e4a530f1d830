import { describe, expect, test } from "vitest";
import { parseOperation } from "./notation.ts";
import { makeTrace } from "./trace.ts";
import { assertWellFormed } from "./well-formed.ts";

function check(...lines: readonly string[]): () => void {
  return () => assertWellFormed(makeTrace("linux-6.18", lines.map(parseOperation)));
}

describe("assertWellFormed", () => {
  test.each([
    ["nothing at all", []],
    ["a handle used after it was made", ["fd0 = memfd_create(flags=0)", "close(fd=fd0)"]],
    [
      "a handle used after it was closed",
      ["fd0 = memfd_create(flags=0)", "close(fd=fd0)", "close(fd=fd0)"],
    ],
    ["a number that was never handed out", ["close(fd=-1)"]],
    ["the last page the guest can name", ["guest_read(gpa=0xffffffffff000)"]],
    ["the first and the last host page", [hostRead(0x100_0000_0000n), hostRead(0x1ff_ffff_f000n)]],
    ["a mapping up to the end of the window", ["host_munmap(hva=0x1fffffff000, size=0x1000)"]],
    [
      "an empty range at the end of the window",
      ["host_mprotect(hva=0x20000000000, size=0, prot=read)"],
    ],
    ["an unaligned mapping call", ["host_munmap(hva=0x10000000001, size=1)"]],
    [
      "slots anywhere, with any arguments",
      ["set_user_memory_region(slot=0xffffffff, flags=0xffffffff, gpa=1, size=1, hva=1)"],
    ],
  ])("accepts %s", (_, lines) => {
    expect(check(...lines)).not.toThrow();
  });

  test.each([
    ["a handle that nobody made", ["close(fd=fd0)"]],
    ["a handle used before it is made", ["close(fd=fd0)", "fd0 = memfd_create(flags=0)"]],
    ["a handle made twice", ["fd0 = memfd_create(flags=0)", "fd0 = memfd_create(flags=0)"]],
    [
      "a guest_memfd that nobody made",
      ["set_user_memory_region2(slot=0, flags=0, gpa=0, size=0, hva=0, guest_memfd=fd0)"],
    ],
    ["an unaligned guest load", ["guest_read(gpa=0x8)"]],
    ["a guest store at 2^52", ["guest_write(gpa=0x10000000000000, tag=1)"]],
    ["a host load below the window", ["host_read(hva=0xfffffff000)"]],
    ["a host store behind the window", ["host_write(hva=0x20000000000, tag=1)"]],
    [
      "an allocation that the memory of the host would decide",
      ["fd0 = memfd_create(flags=0)", "fallocate(fd=fd0, mode=0, offset=0, size=0x1000001)"],
    ],
    [
      "a write of more than anybody waits for",
      ["fd0 = memfd_create(flags=0)", "file_write(fd=fd0, offset=0, size=0x1000001, tag=1)"],
    ],
    ["a file of a third VM", ["fd0 = create_guest_memfd(size=0x1000, vm=2)"]],
    ["an access in a third address space", ["guest_read(gpa=0x0, address_space=2)"]],
    ["MADV_REMOVE outside the window", ["host_remove(hva=0x20000000000, size=1)"]],
    ["an unaligned host load", ["host_read(hva=0x10000000008)"]],
    ["a mapping that leaves the window", ["host_munmap(hva=0x1fffffff000, size=0x1001)"]],
    [
      "a mapping so large that the sum would wrap",
      ["host_munmap(hva=0x10000000000, size=0xffffffffffffffff)"],
    ],
  ])("refuses %s with MSC106", (_, lines) => {
    expect(check(...lines)).toThrow(expect.objectContaining({ code: "MSC106" }));
  });

  test.each([
    [
      "a long hole",
      "fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE, offset=0, size=0x7ffffffffffff000)",
    ],
    ["a range that no file has", "fallocate(fd=fd0, mode=0, offset=1, size=0x7fffffffffffffff)"],
  ])("accepts %s", (_, line) => {
    expect(check("fd0 = memfd_create(flags=0)", line)).not.toThrow();
  });

  test("names the operation at fault", () => {
    expect(check("guest_read(gpa=0x0)", "guest_read(gpa=0x8)")).toThrow(
      "operation 2, guest_read(gpa=0x8): the guest cannot access this gpa",
    );
  });
});

function hostRead(hva: bigint): string {
  return `host_read(hva=${hva})`;
}
