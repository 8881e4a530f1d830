import { expect, test } from "vitest";
import { parseOperation, printOperation } from "../abi/notation.ts";
import { makeTrace, type Trace } from "../abi/trace.ts";
import { alphabetOf, observersOf, smallAlphabetOf } from "./alphabet.ts";

function traceOf(...lines: string[]): Trace {
  return makeTrace("linux-6.18", lines.map(parseOperation));
}

const TRACES: readonly Trace[] = [
  traceOf(
    "set_user_memory_region(slot=3, flags=LOG_DIRTY, gpa=0x5000, size=0x4000, hva=0x10000004000)",
    "guest_write(gpa=0x6000, tag=77)",
    "get_dirty_log(slot=3)",
  ),
  traceOf(
    "fd0 = create_guest_memfd(size=0x2000, flags=MMAP)",
    "host_mmap(hva=0x10000000000, size=0x1000, prot=read, fd=fd0, fd_offset=0x1000)",
    "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x1000, size=0x1000)",
    "close(fd=fd0)",
  ),
  traceOf("clear_dirty_log(slot=0, first_page=0x0, num_pages=5, pages=[0-4])"),
];

test.each(TRACES.map((trace) => [trace.operations.map(({ op }) => op).join(), trace] as const))(
  "holds every operation of its trace, each once: %s",
  (_, trace) => {
    const printed = alphabetOf(trace).map(printOperation);

    expect(new Set(printed).size).toBe(printed.length);
    expect(printed).toEqual(expect.arrayContaining(trace.operations.map(printOperation)));
  },
);

test("has what may stand for the kinds of its trace", () => {
  const kinds = new Set(alphabetOf(TRACES[1] as Trace).map(({ op }) => op));

  expect([...kinds]).toEqual(
    expect.arrayContaining(["host_remove", "host_dontneed", "dup", "fstat"]),
  );
});

test("a slot that is changed twice may be deleted", () => {
  const region = "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0)";
  const deletes = (trace: Trace) =>
    alphabetOf(trace)
      .map(printOperation)
      .some((line) => line.includes("size=0x0"));

  expect(deletes(traceOf(region))).toBe(false);
  expect(deletes(traceOf(region, region.replace("gpa=0x0", "gpa=0x1000")))).toBe(true);
});

test("the small alphabet is a part, with the simplest slot, address and tag only", () => {
  const [trace] = TRACES as [Trace];

  expect(smallAlphabetOf(trace).map(printOperation)).toContain("guest_write(gpa=0x0, tag=1)");
  expect(smallAlphabetOf(trace).length).toBeLessThan(alphabetOf(trace).length);
});

test("looks at what the trace names", () => {
  const looks = observersOf(TRACES[1] as Trace).map(printOperation);

  expect(looks).toContain("host_read(hva=0x10000000000)");
  expect(looks).toContain("get_seals(fd=fd0)");
});
