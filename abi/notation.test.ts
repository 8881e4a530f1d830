import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  assertOperationFits,
  operationFromJson,
  operationToJson,
  parseOperation,
  printOperation,
} from "./notation.ts";
import type { Operation } from "./operation.ts";
import { fieldsOf, OPERATION_KINDS } from "./operation-fields.ts";
import { operationsOf } from "./test-arbitraries.ts";

const operations = fc.oneof(...OPERATION_KINDS.map(operationsOf));

describe.each(OPERATION_KINDS)("%s", (kind) => {
  test("reads back what it prints", () => {
    fc.assert(
      fc.property(operationsOf(kind), (operation) => {
        expect(parseOperation(printOperation(operation))).toStrictEqual(operation);
      }),
    );
  });

  test("reads back its JSON form, through JSON text", () => {
    fc.assert(
      fc.property(operationsOf(kind), (operation) => {
        const text = JSON.stringify(operationToJson(operation));

        expect(operationFromJson(JSON.parse(text))).toStrictEqual(operation);
      }),
    );
  });

  test("says which argument is missing, for each that must be there", () => {
    for (const [name, field] of fieldsOf(kind)) {
      if (field.fallback !== undefined) continue;
      const others = fieldsOf(kind).filter(([other]) => other !== name);
      const [operation] = fc.sample(operationsOf(kind), { numRuns: 1, seed: 1 });
      const bag = operation as unknown as Readonly<Record<string, unknown>>;
      const given = others.map(([other, codec]) => [codec.label, codec.toJson(bag[other])]);

      expect(() => operationFromJson({ op: kind, ...Object.fromEntries(given) })).toThrow(
        expect.objectContaining({
          code: "MSC102",
          message: expect.stringContaining(`lacks ${field.label}`),
        }),
      );
    }
  });
});

describe("the notation", () => {
  test("is one line, and printing is canonical", () => {
    fc.assert(
      fc.property(operations, (operation) => {
        const line = printOperation(operation);

        expect(line).not.toMatch(/[\n#;]/);
        expect(printOperation(parseOperation(line))).toBe(line);
      }),
    );
  });

  test("holds only operations that fit their C types", () => {
    fc.assert(
      fc.property(operations, (operation) => {
        expect(() => assertOperationFits(operation)).not.toThrow();
      }),
    );
  });

  test.each([
    [
      "set_user_memory_region(slot=0, flags=LOG_DIRTY|0x8, gpa=0x1000, size=0x2000, hva=0x0)",
      { slot: 0, flags: 9, gpa: 0x1000n, sizeBytes: 0x2000n, hva: 0n, readable: undefined },
    ],
    ["guest_write(gpa=0x1000, tag=7)", { gpa: 0x1000n, tag: 7, access: "shared" }],
    ["fd0 = memfd_create(flags=CLOEXEC)", { result: "fd0", flags: 1, name: "ok" }],
    ["close(fd=-1)", { fd: -1 }],
    [
      "clear_dirty_log(slot=0, first_page=0x40, num_pages=64, pages=[0,2,5-9])",
      { firstPage: 0x40n, pages: [0, 2, { first: 5, last: 9 }], buffer: "ok" },
    ],
  ])("prints and reads %s", (line, fields) => {
    const operation = parseOperation(line);

    expect(operation).toMatchObject(fields);
    expect(printOperation(operation)).toBe(line);
  });

  test("takes the arguments in any order, with any spacing, decimal or hexadecimal", () => {
    expect(parseOperation("  guest_write( tag=0x7 ,gpa=4096 ) ")).toEqual(
      parseOperation("guest_write(gpa=0x1000, tag=7)"),
    );
  });

  test.each([
    ["MSC102", "an unknown operation", "guest_jump(gpa=0)"],
    ["MSC102", "an empty line", ""],
    ["MSC102", "a missing bracket", "guest_read(gpa=0"],
    ["MSC102", "an unknown argument", "guest_read(gpa=0, hva=0)"],
    ["MSC102", "a missing argument", "guest_write(gpa=0)"],
    ["MSC102", "an argument given twice", "guest_read(gpa=0, gpa=0)"],
    ["MSC102", "an argument without a value", "guest_read(gpa)"],
    ["MSC102", "a result of an operation that has none", "fd0 = guest_read(gpa=0)"],
    ["MSC102", "a missing result", "memfd_create(flags=0)"],
    ["MSC101", "a gpa of 65 bits", "guest_read(gpa=0x10000000000000000)"],
    ["MSC101", "a negative gpa", "guest_read(gpa=-1)"],
    ["MSC101", "a tag of 33 bits", "guest_write(gpa=0, tag=0x100000000)"],
    ["MSC101", "an unknown flag", "fd0 = memfd_create(flags=CLOSE)"],
    ["MSC101", "a result that is no handle", "file0 = memfd_create(flags=0)"],
  ])("answers %s to %s", (code, _, line) => {
    expect(() => parseOperation(line)).toThrow(expect.objectContaining({ code }));
  });

  test("names the argument that does not fit, and what it takes", () => {
    expect(() => parseOperation("guest_read(gpa=-1)")).toThrow(
      expect.objectContaining({
        message: "guest_read: gpa=-1 does not fit",
        hint: "gpa takes an unsigned 64-bit integer",
      }),
    );
  });
});

describe("the JSON form", () => {
  test("holds 64-bit values as hexadecimal strings and leaves usual values out", () => {
    const operation = parseOperation("guest_write(gpa=0xffffffffffffffff, tag=7)");

    expect(operationToJson(operation)).toEqual({
      op: "guest_write",
      gpa: "0xffffffffffffffff",
      tag: 7,
    });
  });

  test.each([
    ["MSC102", "null", null],
    ["MSC102", "a string", "guest_read(gpa=0)"],
    ["MSC102", "an unknown operation", { op: "guest_jump" }],
    ["MSC102", "an unknown key", { op: "guest_read", gpa: "0x0", hva: "0x0" }],
    ["MSC102", "a missing key", { op: "guest_write", gpa: "0x0" }],
    ["MSC101", "a 64-bit value as a number", { op: "guest_read", gpa: 0 }],
    ["MSC101", "a 32-bit value as a string", { op: "guest_write", gpa: "0x0", tag: "7" }],
    ["MSC101", "a fraction", { op: "guest_write", gpa: "0x0", tag: 0.5 }],
  ])("answers %s to %s", (code, _, json) => {
    expect(() => operationFromJson(json)).toThrow(expect.objectContaining({ code }));
  });
});

describe("assertOperationFits", () => {
  test.each([
    ["gpa", { op: "guest_read", gpa: 1n << 64n, access: "shared" }],
    ["gpa", { op: "guest_read", gpa: -1n, access: "shared" }],
    ["tag", { op: "guest_write", gpa: 0n, tag: 2 ** 32, access: "shared" }],
    ["tag", { op: "guest_write", gpa: 0n, tag: 0.5, access: "shared" }],
  ])("refuses a %s outside its C type", (label, operation) => {
    expect(() => assertOperationFits(operation as Operation)).toThrow(
      expect.objectContaining({ code: "MSC101", message: expect.stringContaining(label) }),
    );
  });
});
