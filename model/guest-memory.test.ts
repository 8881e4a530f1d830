import { describe, expect, test } from "vitest";
import { lastOutcome, region, stateAfter } from "./test-support.ts";

const OTHER = region("slot=0x10000 gpa=0x0 hva=0x10000004000");
const BOTH = [region(), OTHER].join(";");

describe.each(["linux-6.18", "linux-6.1", "memfile-v6-patch4", "memfile-v6"])("in %s", (name) => {
  const answer = (program: string): string => lastOutcome(program, name).split(" ", 2).join(" ");

  test.each([
    ["the slots of its own address space", `${BOTH};host_write(hva=0x10000004000, tag=7)`, 7],
    ["one host page through slots of two", `${BOTH};host_write(hva=0x10000000000, tag=8)`, 0],
  ])("an access meets %s", (_, program, tag) => {
    const read = "guest_read(gpa=0x0, address_space=1)";

    expect(answer(`${program};${read}`)).toBe(`loaded tag=${tag}`);
  });

  test("no slot of one address space is there in the other", () => {
    expect(answer(`${OTHER};guest_read(gpa=0x0)`)).toBe("MMIO read");
    expect(answer(`${region()};guest_write(gpa=0x0, tag=1, address_space=1)`)).toBe("MMIO write");
  });

  test("a store is logged by the slot that it went through", () => {
    const slots = "flags=LOG_DIRTY";
    const program = [region(slots), region(`${slots} slot=0x10000`)].join(";");
    const store = "guest_write(gpa=0x1000, tag=3, address_space=1)";

    const { memslots } = stateAfter(`${program};${store}`, name);

    expect([...memslots].map(({ dirty }) => dirty?.required)).toEqual([[], [1]]);
  });
});

describe("mappings of the memfile design", () => {
  const PROGRAM = [
    "fd0 = memfd_create(flags=INACCESSIBLE)",
    "fallocate(fd=fd0, mode=0, offset=0, size=0x4000)",
    region("flags=PRIVATE private_fd=fd0"),
    region("slot=0x10000 flags=PRIVATE private_fd=fd0"),
    "guest_read(gpa=0x0, access=private, address_space=1)",
    "guest_read(gpa=0x0, access=private)",
  ].join(";");
  const spacesAfter = (program: string): readonly number[] =>
    stateAfter(program, "memfile-v6").mappings.map(({ addressSpace }) => addressSpace);

  test("are each address space's own, and kept in one order", () => {
    expect(spacesAfter(PROGRAM)).toEqual([0, 1]);
  });

  test("go in both when the page goes", () => {
    const punch = "fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE, offset=0, size=0x1000)";

    expect(spacesAfter(`${PROGRAM};${punch}`)).toEqual([]);
  });
});

test.each([
  ["0", "ENOENT pre-fault/no-slot"],
  ["1", "pre-faulted, left gpa=0x4000 size=0 pre-fault/mapped"],
])("a vCPU in address space %s pre-faults the slots it sees", (space, expected) => {
  const call = `pre_fault_memory(gpa=0x0, size=0x4000, address_space=${space})`;

  expect(lastOutcome(`${OTHER};${call}`)).toBe(expected);
});
