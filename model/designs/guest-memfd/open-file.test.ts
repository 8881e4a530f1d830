import { describe, expect, test } from "vitest";
import { stateAfter } from "../../test-support.ts";
import { guestMemfdNamed, isReferenced, openGuestMemfd } from "./open-file.ts";

const FILE = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP)";
const MAP = "host_mmap(hva=0x10000000000, size=0x2000, prot=read, fd=fd0)";

describe("an open file", () => {
  test("is found through each of its descriptors, under its first handle", () => {
    const state = stateAfter(`${FILE}; fd1 = dup(fd=fd0); close(fd=fd0)`);

    expect(openGuestMemfd(state, "fd0")).toBeUndefined();
    expect(openGuestMemfd(state, "fd1")?.handle).toBe("fd0");
    expect(openGuestMemfd(state, -1)).toBeUndefined();
    expect(guestMemfdNamed(state, "fd0")?.sizeBytes).toBe(0x4000n);
  });

  test.each([
    ["its descriptor is open", [FILE], true],
    ["its descriptor was closed", [FILE, "close(fd=fd0)"], false],
    ["a duplicate is open", [FILE, "fd1 = dup(fd=fd0)", "close(fd=fd0)"], true],
    ["a page of it is mapped", [FILE, MAP, "close(fd=fd0)"], true],
    [
      "one page is still mapped",
      [FILE, MAP, "close(fd=fd0)", "host_munmap(hva=0x10000000000, size=1)"],
      true,
    ],
    [
      "its last page was mapped over",
      [FILE, MAP, "close(fd=fd0)", "host_mmap(hva=0x10000000000, size=0x2000, prot=read)"],
      false,
    ],
  ])("is referenced or not when %s", (_, program, expected) => {
    expect(isReferenced(stateAfter(program.join(";")), "fd0")).toBe(expected);
  });
});
