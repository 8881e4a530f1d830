import { describe, expect, test } from "vitest";
import { lastOutcome, region2, stateAfter } from "../test-support.ts";
import { dialectNamed } from "./registry.ts";
import { climb, rowsOf, speakersOf } from "./test-support.ts";

const VM = dialectNamed("linux-7.4:sw-protected");
const GIVEN = `
  fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED);
  fd1 = open_other(kind=eventfd);
  fd2 = memfd_create(flags=0);
  host_mmap(hva=0x10000000000, size=0x4000, prot=read-write, fd=fd0);
  fd3 = host_pin(hva=0x10000001000)
`;
const EVERYTHING_WRONG =
  "set_memory_attributes2(fd=fd8, offset=0xfffffffffffff801, size=0x1001, attributes=0x9, " +
  "flags=0x1, reserved=0x1, readable=0..8)";

const TABLE = `
                          | EBADF                      | file/fd-open
  fd=fd1                  | anything                   | file/is-memory
  fd=fd2                  | ENOTTY                     | conversion/known-to-kernel
  fd=fd0                  | EFAULT                     | conversion/argument-readable
  readable=0..128         | EINVAL                     | conversion/flags-zero
  flags=0x0               | EINVAL                     | conversion/reserved-zero
  reserved=0x0            | EINVAL                     | conversion/known
  attributes=0            | EINVAL                     | conversion/range-not-empty
  offset=0x4801           | EINVAL                     | conversion/range-aligned
  offset=0x4000 size=4096 | EINVAL                     | conversion/range-inside-file
  offset=0x1000           | ok                         | conversion/uniform
  attributes=PRIVATE      | EAGAIN error_offset=0x1000 | conversion/pages-unreferenced
  offset=0x2000           | ok                         | conversion/convert
`;

describe("linux-7.4", () => {
  test("refuses a conversion in the order of the text", () => {
    const rows = rowsOf(TABLE);
    // Nothing is followed behind the call on an eventfd, which is why it is left out of the climb.
    const [, ...others] = rows.filter(([, , id]) => id !== "file/is-memory");

    expect(climb(VM, GIVEN, EVERYTHING_WRONG, TABLE)).toEqual(rows);
    expect(others).toHaveLength(11);
  });

  test("has a row for every rule of a conversion that can speak", () => {
    const rows = rowsOf(TABLE).map(([, , id]) => id);

    expect(rows.slice(0, -1)).toEqual(speakersOf(VM, "set_memory_attributes2"));
  });

  test.each([
    ["linux-7.4", "ENOTTY attributes/supported-by-kernel", "EINVAL conversion/known"],
    ["linux-7.4:vm-attributes", "ok attributes/keep", "ENOTTY conversion/known-to-kernel"],
    ["linux-7.4:both", "ok attributes/keep", "EINVAL conversion/known"],
    [
      "linux-7.4:no-private-types",
      "ENOTTY attributes/supported-by-kernel",
      "ENOTTY conversion/known-to-kernel",
    ],
  ])("%s has the calls that its build has", (name, ofVm, ofFile) => {
    const file = "fd0 = create_guest_memfd(size=0x1000)";

    expect(lastOutcome("set_memory_attributes(gpa=0, size=0x1000, attributes=0)", name)).toBe(ofVm);
    expect(
      lastOutcome(
        `${file};set_memory_attributes2(fd=fd0, offset=0, size=0x1000, attributes=0)`,
        name,
      ),
    ).toBe(ofFile);
  });

  test.each([
    ["linux-7.4:sw-protected", "ENOTTY attributes/supported-by-kernel"],
    ["linux-7.4:vm-attributes,sw-protected", "ok attributes/set"],
    ["linux-7.4:both,sw-protected", "EINVAL attributes/known"],
  ])("%s takes PRIVATE for gfns where they have attributes", (name, expected) => {
    const set = "set_memory_attributes(gpa=0, size=0x1000, attributes=PRIVATE)";

    expect(lastOutcome(set, name)).toBe(expected);
  });

  test("lets a file of a VM with private memory begin shared, where it can be converted", () => {
    const create = "fd0 = create_guest_memfd(size=0x1000, flags=INIT_SHARED)";

    expect(lastOutcome(create, "linux-7.4:sw-protected")).toBe("ok guest-memfd/create");
    expect(lastOutcome(create, "linux-7.4:vm-attributes,sw-protected")).toBe(
      "EINVAL guest-memfd/create-flags-known",
    );
  });

  test("keeps kinds by gfn where hardware marks accesses: the other is not modelled", () => {
    const dialect = dialectNamed("linux-7.4:hardware-private");

    expect(dialect.constants.inPlaceConversion).toBeUndefined();
    expect(() => dialectNamed("linux-7.4:hardware-private,in-place")).toThrow(
      expect.objectContaining({ code: "MSC107" }),
    );
  });

  test("answers as 7.3 does, where it is built so", () => {
    const program = [
      "fd0 = create_guest_memfd(size=0x4000, flags=MMAP)",
      region2("flags=GUEST_MEMFD guest_memfd=fd0"),
      "guest_write(gpa=0x0, tag=3)",
      "guest_read(gpa=0x0)",
    ].join(";");

    expect(stateAfter(program, "linux-7.4:vm-attributes")).toEqual(
      stateAfter(program, "linux-7.3"),
    );
  });
});
