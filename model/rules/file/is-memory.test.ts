import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { isMemory } from "./is-memory.ts";

const OTHER = "fd0 = open_other(kind=eventfd)";

describe("file/is-memory", () => {
  test.each([
    ["a call on an eventfd", `${OTHER}; get_seals(fd=fd0)`],
    ["a mapping of one", `${OTHER}; host_mmap(hva=0x10000000000, size=0x1000, prot=read, fd=fd0)`],
    ["a call on a duplicate of one", `${OTHER}; fd1 = dup(fd=fd0); get_seals(fd=fd1)`],
  ])("answers anything to %s", (_, program) => {
    expect(verdictOf(isMemory, program)).toBe("anything");
  });

  test.each([
    ["a memfd", "fd0 = memfd_create(flags=0); get_seals(fd=fd0)"],
    ["one that was closed", `${OTHER}; close(fd=fd0); get_seals(fd=fd0)`],
    ["anonymous memory", "host_mmap(hva=0x10000000000, size=0x1000, prot=read)"],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(isMemory, program)).toBe("silent");
  });
});
