import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseOperation } from "./notation.ts";
import { makeTrace, parseTrace, printTrace, traceFromJson, traceToJson } from "./trace.ts";

const LINES = [
  "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x4000, hva=0x10000000000)",
  "guest_write(gpa=0x1000, tag=7)",
  "fd0 = memfd_create(flags=CLOEXEC)",
  "close(fd=fd0)",
  "get_dirty_log(slot=0, buffer=unmapped)",
];

const HEADER = "memslot-check-trace schema=1 dialect=linux-6.18";

const traces = fc
  .tuple(
    fc.constantFrom("linux-6.18", "memfile-v6-patch4"),
    fc.array(fc.constantFrom(...LINES), { maxLength: 8 }),
  )
  .map(([dialect, lines]) => makeTrace(dialect, lines.map(parseOperation)));

describe("a trace", () => {
  test("reads back its text form", () => {
    fc.assert(
      fc.property(traces, (trace) => {
        expect(parseTrace(printTrace(trace))).toStrictEqual(trace);
      }),
    );
  });

  test("reads back its JSON form, through JSON text", () => {
    fc.assert(
      fc.property(traces, (trace) => {
        const text = JSON.stringify(traceToJson(trace));

        expect(traceFromJson(JSON.parse(text))).toStrictEqual(trace);
      }),
    );
  });

  test("is a header and one line per operation", () => {
    const trace = makeTrace("linux-6.18", LINES.slice(0, 2).map(parseOperation));

    expect(printTrace(trace)).toBe(`${[HEADER, LINES[0], LINES[1]].join("\n")}\n`);
  });

  test("may hold comments and empty lines, before the header too", () => {
    const text = ["# found by hand", "", `${HEADER} # here`, "", LINES[1], "  # end"].join("\n");

    expect(parseTrace(text).operations).toEqual([parseOperation(LINES[1] ?? "")]);
  });

  test.each([
    ["MSC103", "an empty text", ""],
    ["MSC103", "a text without a header", "guest_read(gpa=0)"],
    ["MSC103", "a header without a dialect", "memslot-check-trace schema=1"],
    ["MSC104", "another schema", HEADER.replace("schema=1", "schema=2")],
    ["MSC102", "a line that is no operation", `${HEADER}\nwhat`],
    ["MSC101", "an argument that does not fit", `${HEADER}\nguest_read(gpa=-1)`],
  ])("answers %s to %s", (code, _, text) => {
    expect(() => parseTrace(text)).toThrow(expect.objectContaining({ code }));
  });

  test("names the line of the file that is wrong", () => {
    expect(() => parseTrace(`# one\n${HEADER}\n\nwhat\n`)).toThrow(/^line 4: /);
  });

  test.each([
    ["MSC103", "null", null],
    ["MSC103", "an array", []],
    ["MSC103", "a missing dialect", { schema: 1, operations: [] }],
    ["MSC104", "another schema", { schema: 0, dialect: "linux-6.18", operations: [] }],
    ["MSC102", "no operation", { schema: 1, dialect: "linux-6.18", operations: [{}] }],
  ])("answers %s to the JSON form of %s", (code, _, json) => {
    expect(() => traceFromJson(json)).toThrow(expect.objectContaining({ code }));
  });
});
