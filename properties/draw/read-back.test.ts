import { expect, test } from "vitest";
import { parseOperation, printOperation } from "../../abi/notation.ts";
import { makeTrace } from "../../abi/trace.ts";
import { assertWellFormed } from "../../abi/well-formed.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { FRESH_MACHINE, type MachineState } from "../../model/state.ts";
import { step } from "../../model/step.ts";
import { walksOf } from "../test-walks.ts";
import { ReadBack } from "./read-back.ts";

/** The operations that read back what a program has left, in the notation. */
function readBackOf(
  name: string,
  program: readonly string[],
  isPossible: (op: string) => boolean = () => true,
): readonly string[] {
  const dialect = dialectNamed(name);
  const after = (state: MachineState, line: string) =>
    step(dialect, state, parseOperation(line))[0].state;
  const readBack = new ReadBack(({ op }) => isPossible(op));
  let state = program.reduce(after, FRESH_MACHINE);
  const lines: string[] = [];
  for (;;) {
    const index = program.length + lines.length;
    const operation = readBack.next({ dialect, state, index, kinds: [] });
    if (operation === undefined) break;
    lines.push(printOperation(operation));
    state = after(state, lines.at(-1) ?? "");
  }
  assertWellFormed(makeTrace(name, [...program, ...lines].map(parseOperation)));
  return lines;
}

const HVA = "hva=0x10000000000";

test("fetches logs, reads what slots show, stores and fetches again, and deletes", () => {
  const slot = "set_user_memory_region(slot=3, flags=LOG_DIRTY, gpa=0x4000, size=0x2000, ";
  const lines = readBackOf("linux-6.1", [`${slot}${HVA})`, "guest_write(gpa=0x5000, tag=2)"]);

  expect(lines).toEqual([
    "get_dirty_log(slot=3)",
    "guest_read(gpa=0x5000)",
    "guest_read(gpa=0x4000)",
    "host_read(hva=0x10000001000)",
    "guest_write(gpa=0x4000, tag=7)",
    "get_dirty_log(slot=3)",
    `set_user_memory_region(slot=3, flags=0, gpa=0x4000, size=0x0, ${HVA})`,
    "host_read(hva=0x10000000000)",
    "host_read(hva=0x10000001000)",
  ]);
});

test("binds a guest_memfd again and reads it, and reads what is left when it is closed", () => {
  const lines = readBackOf("linux-6.18", [
    "fd0 = create_guest_memfd(size=0x2000, flags=MMAP|INIT_SHARED)",
    `host_mmap(${HVA}, size=0x1000, prot=read-write, fd=fd0)`,
  ]);

  expect(lines).toEqual([
    `host_read(${HVA})`,
    `set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x2000, ${HVA}, ` +
      "guest_memfd=fd0)",
    "guest_read(gpa=0x0)",
    "guest_read(gpa=0x1000)",
    "close(fd=fd0)",
    "guest_read(gpa=0x0)",
    "guest_read(gpa=0x1000)",
    `host_read(${HVA})`,
  ]);
});

test("makes gfns private where only those are served from the file", () => {
  const lines = readBackOf("linux-6.8:sw-protected", ["fd0 = create_guest_memfd(size=0x1000)"]);

  expect(lines).toContain("set_memory_attributes(gpa=0x0, size=0x1000, attributes=PRIVATE)");
});

test("reads the private pages of a memfile as private, and others as shared", () => {
  const lines = readBackOf("memfile-v6", [
    "fd0 = memfd_create(flags=INACCESSIBLE)",
    "ftruncate(fd=fd0, size=0x2000)",
    "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x1000, size=0x1000)",
  ]);

  expect(lines).toContain("guest_read(gpa=0x1000, access=private)");
  expect(lines).toContain("guest_read(gpa=0x0)");
});

test("leaves out what the machine does not have", () => {
  const program = ["fd0 = create_guest_memfd(size=0x1000, flags=MMAP)"];

  const lines = readBackOf("linux-6.18", program, (op) => op === "close");

  expect(lines).toEqual(["close(fd=fd0)"]);
});

test.each(["linux-6.18", "memfile-v6"])("ends, and soon, after 40 walks of %s", (name) => {
  const walks = walksOf(dialectNamed(name), { seed: 5, walks: 40, length: 40 });

  const lengths = walks.map(
    (walk) =>
      readBackOf(
        name,
        walk.map(({ operation }) => printOperation(operation)),
      ).length,
  );

  expect(Math.max(...lengths)).toBeLessThanOrEqual(60);
  expect(Math.max(...lengths)).toBeGreaterThan(10);
});
