import { describe, expect, test } from "vitest";
import { ALL_FEATURES, type Feature } from "./features.ts";
import { parseOperation, printOperation } from "./notation.ts";
import { plainFor, untaken } from "./takes.ts";

const REGION = "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0";
const REGION2 = "set_user_memory_region2(slot=0, flags=4, gpa=0x0, size=0x1000, hva=0x0";

const DEMANDING: readonly (readonly [Feature, string])[] = [
  ["unreadable-arguments", `${REGION}, readable=0..0)`],
  ["unreadable-arguments", "fd0 = memfd_create(flags=0, name=unreadable)"],
  ["unwritable-buffers", "get_dirty_log(slot=0, buffer=unmapped)"],
  ["unwritable-buffers", "file_write(fd=fd0, offset=0x0, size=8, tag=1, buffer=unmapped)"],
  ["second-vm", "fd0 = create_guest_memfd(size=0x1000, vm=1)"],
  ["second-address-space", "guest_read(gpa=0x0, address_space=1)"],
  ["second-address-space", "pre_fault_memory(gpa=0x0, size=0x1000, address_space=1)"],
  ["raw-descriptors", "close(fd=-1)"],
  ["raw-descriptors", `${REGION2}, guest_memfd=7)`],
  ["raw-descriptors", "dup(fd=3)".replace("dup", "fd1 = dup")],
  ["large-slots", REGION.replace("0x1000", "0x10001000").concat(")")],
  ["large-slots", "set_memory_attributes(gpa=0x0, size=0x8000000000000000, attributes=PRIVATE)"],
  ["large-files", "fd0 = create_guest_memfd(size=0x7ffffffffffff000)"],
  ["large-files", "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x10000000, size=0x1000)"],
  ["large-files", `${REGION2}, guest_memfd=fd0, guest_memfd_offset=0x10000000)`],
  ["private-access", "guest_read(gpa=0x0, access=private)"],
  ["file-mappings", "host_mmap(hva=0x10000000000, size=0x1000, prot=read, fd=fd0)"],
];

const FORGIVING: readonly string[] = [
  `${REGION})`,
  `${REGION2}, guest_memfd=-1)`,
  `${REGION2}, guest_memfd=fd0, guest_memfd_offset=0x1000)`,
  "fd0 = memfd_create(flags=0, name=too_long)",
  "fd0 = create_guest_memfd(size=0x10000000)",
  "close(fd=fd0)",
  "get_dirty_log(slot=0)",
  "host_mmap(hva=0x10000000000, size=0x1000, prot=read)",
];

test.each(DEMANDING)("without %s a machine is not given %s", (feature, line) => {
  const operation = parseOperation(line);

  expect(untaken({}, operation)).toBe(feature);
  expect(untaken({ features: ALL_FEATURES.filter((one) => one !== feature) }, operation)).toBe(
    feature,
  );
  expect(untaken({ features: ALL_FEATURES }, operation)).toBeUndefined();
});

test.each(FORGIVING)("every machine is given %s", (line) => {
  expect(untaken({}, parseOperation(line))).toBeUndefined();
});

describe("of what a machine does not take, all is left out that can be", () => {
  test.each([
    [`${REGION}, readable=0..0)`, `${REGION})`],
    ["get_dirty_log(slot=0, buffer=unmapped)", "get_dirty_log(slot=0)"],
    [
      "host_mmap(hva=0x10000000000, size=0x1000, prot=read, fd=fd0, fd_offset=0x1)",
      "host_mmap(hva=0x10000000000, size=0x1000, prot=read)",
    ],
    ["close(fd=-1)", "close(fd=-1)"],
  ])("%s becomes %s", (line, plain) => {
    expect(printOperation(plainFor({}, parseOperation(line)))).toBe(plain);
  });

  test("what a machine takes stays the same object", () => {
    const operation = parseOperation(`${REGION}, readable=0..0)`);

    expect(plainFor({ features: ALL_FEATURES }, operation)).toBe(operation);
  });
});

test("limits are the machine's own where it names them", () => {
  const slot = parseOperation(`${REGION})`.replace("0x1000", "0x3000"));
  const file = parseOperation("fd0 = create_guest_memfd(size=0x3000)");

  expect(untaken({ slotPagesMax: 2n }, slot)).toBe("large-slots");
  expect(untaken({ slotPagesMax: 3n }, slot)).toBeUndefined();
  expect(untaken({ fileSizeMaxBytes: 0x2fffn }, file)).toBe("large-files");
  expect(untaken({ fileSizeMaxBytes: 0x3000n }, file)).toBeUndefined();
});
