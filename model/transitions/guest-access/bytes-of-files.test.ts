import { describe, expect, test } from "vitest";
import { lastOutcome, stateAfter } from "../../test-support.ts";

const FILE = "fd0 = memfd_create(flags=ALLOW_SEALING); ftruncate(fd=fd0, size=0x2000)";
const RANGE = "hva=0x10000000000, size=0x2000";
const SHARED = `host_mmap(${RANGE}, prot=read-write, fd=fd0)`;
const PRIVATE = `host_mmap(${RANGE}, prot=read-write, fd=fd0, sharing=private)`;
const SLOT = "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x2000, hva=0x10000000000)";
const STORE = "guest_write_bytes(gpa=0x800, value=0x8877665544332211)";
const LOAD = "guest_read_bytes(gpa=0x800)";

function answer(...program: readonly string[]): string {
  return lastOutcome([FILE, ...program].join("; "), "linux-6.18").replace(/ [a-z-]+\/\S+$/, "");
}

function pagesOfFile(...program: readonly string[]): readonly string[] {
  const { files } = stateAfter([FILE, ...program].join("; "));
  return Object.keys(files["fd0"]?.pages ?? {});
}

describe("an access of bytes of a slot over a file", () => {
  test.each([
    ["fills a hole where it only loads", "guest_read_bytes(gpa=0x0)", ["0"]],
    ["fills both holes that it lies in", "guest_read_bytes(gpa=0xffc)", ["0", "1"]],
    ["fills the page before one that is a device", "guest_read_bytes(gpa=0x1ffc)", ["1"]],
    ["fills what it stores to", "guest_write_bytes(gpa=0x1000, value=0x1)", ["1"]],
  ])("%s", (_, access, pages) => {
    expect(pagesOfFile(SHARED, SLOT, access)).toEqual(pages);
  });

  test("goes through a shared mapping, and makes a page of a private one", () => {
    const other = "host_mmap(hva=0x10000004000, size=0x1000, prot=read-write, fd=fd0)";
    const alias =
      "set_user_memory_region(slot=1, flags=0, gpa=0x10000, size=0x1000, hva=0x10000004000)";
    const look = "guest_read_bytes(gpa=0x10800)";
    const given = [other, SLOT, alias];

    expect(answer(SHARED, ...given, STORE, look)).toContain("value=0x8877665544332211");
    expect(answer(PRIVATE, ...given, STORE, look)).toContain("value=0x0");
    expect(answer(PRIVATE, ...given, STORE, LOAD)).toContain("value=0x8877665544332211");
  });

  test("keeps in a copy what the file held in bytes", () => {
    const shared = "host_mmap(hva=0x10000004000, size=0x1000, prot=read-write, fd=fd0)";
    const alias =
      "set_user_memory_region(slot=1, flags=0, gpa=0x10000, size=0x1000, hva=0x10000004000)";
    const store = "guest_write_bytes(gpa=0x10800, value=0x8877665544332211)";

    expect(
      answer(PRIVATE, shared, SLOT, alias, store, "guest_write(gpa=0x0, tag=7)", LOAD),
    ).toContain("value=0x8877665544332211");
  });

  test("copies the first page of a store whose second fails", () => {
    const cut = "ftruncate(fd=fd0, size=0x1000)";
    const given = [PRIVATE, SLOT, cut, "guest_write_bytes(gpa=0xffc, value=0x1)"];
    const write = "file_write(fd=fd0, offset=0x0, size=8, tag=3)";

    expect(answer(...given)).toBe("KVM_RUN EFAULT exit=0");
    expect(answer(...given, write, "guest_read(gpa=0x0)")).toBe("loaded tag=0");
  });
});

describe("bytes of a file", () => {
  test.each([
    [
      "are what was written there",
      ["file_write(fd=fd0, offset=0x800, size=8, tag=3)"],
      "0x9090c300000003b8",
    ],
    [
      "are zeroes behind what was written",
      [STORE, "file_write(fd=fd0, offset=0x7fc, size=16, tag=0)"],
      "0x0",
    ],
    [
      "go with the part of a page that is punched",
      [STORE, "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x804, size=0x100)"],
      "0x44332211",
    ],
    [
      "go with the part of a page that is cut off",
      [STORE, "ftruncate(fd=fd0, size=0x802)", "ftruncate(fd=fd0, size=0x2000)"],
      "0x2211",
    ],
  ])("%s", (_, program, value) => {
    expect(answer(SHARED, SLOT, ...program, LOAD)).toContain(`value=${value} `);
  });

  test("are no tag where a file is read at them", () => {
    const torn = "guest_write_bytes(gpa=0x0, bytes=2, value=0x2211)";

    expect(answer(SHARED, SLOT, torn, "file_read(fd=fd0, offset=0x0, size=8)")).toBe(
      "read bytes=8 tag=4294976017",
    );
  });
});
