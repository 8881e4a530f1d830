import { describe, expect, test } from "vitest";
import { lastOutcome, stateAfter } from "../../test-support.ts";

const FILE = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)";
/** Pages 0 and 2 show pages 0 and 1 of the file, page 1 is anonymous, page 3 is a hole. */
const GIVEN = [
  FILE,
  "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)",
  "host_mmap(hva=0x10000002000, size=0x1000, prot=read-write, fd=fd0, fd_offset=0x1000)",
  "host_munmap(hva=0x10000003000, size=0x1000)",
  "host_write(hva=0x10000000000, tag=1)",
  "host_write(hva=0x10000002000, tag=2)",
];

/** Tags of the file's first two pages after the call. */
function tagsAfter(call: string): readonly (number | undefined)[] {
  const { pages } = stateAfter([...GIVEN, call].join(";")).files["fd0"] ?? {};
  return [pages?.[0]?.tag, pages?.[1]?.tag];
}

describe("host-memory/remove", () => {
  test.each([
    ["host_remove(hva=0x10000000000, size=0x1000)", "ok host-memory/remove", [undefined, 2]],
    ["host_remove(hva=0x10000002000, size=1)", "ok host-memory/remove", [1, undefined]],
    ["host_remove(hva=0x10000000000, size=0x0)", "ok host-memory/remove", [1, 2]],
    [
      "host_remove(hva=0x10000000000, size=0x3000)",
      "EINVAL host-memory/remove-anonymous",
      [undefined, 2],
    ],
    [
      "host_remove(hva=0x10000002000, size=0x2000)",
      "ENOMEM host-memory/remove-hole",
      [1, undefined],
    ],
    ["host_remove(hva=0x10000003000, size=0x2000)", "EINVAL host-memory/remove-anonymous", [1, 2]],
  ])("%s: %s", (call, answer, tags) => {
    expect(lastOutcome([...GIVEN, call].join(";"))).toBe(answer);
    expect(tagsAfter(call)).toEqual(tags);
  });

  test("punches what is mapped without access as well", () => {
    const closed = "host_mprotect(hva=0x10000000000, size=0x1000, prot=none)";

    expect(tagsAfter(`${closed};host_remove(hva=0x10000000000, size=0x1000)`)[0]).toBeUndefined();
  });
});
