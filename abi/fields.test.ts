import { describe, expect, test } from "vitest";
import {
  assertFits,
  byteRange,
  choice,
  type Field,
  fd,
  flags,
  flags64,
  injectedFault,
  isFallback,
  optional,
  orAbsent,
  result,
  u32,
  u64,
} from "./fields.ts";

describe("u64", () => {
  test.each([
    ["0", 0n],
    ["0xFF", 255n],
    ["18446744073709551615", 0xffff_ffff_ffff_ffffn],
  ])("reads %s", (text, value) => {
    expect(u64("gpa").parse(text)).toBe(value);
  });

  test.each(["", "-1", "+1", "1.0", "0x", "1e3", " 1", "0x10000000000000000"])(
    "refuses %j",
    (text) => {
      expect(u64("gpa").parse(text)).toBeUndefined();
    },
  );
});

describe("u32", () => {
  test("prints small values in decimal, large ones in hexadecimal", () => {
    expect([7, 0xffff, 0x1_0000, 0xffff_ffff].map(u32("slot").print)).toEqual([
      "7",
      "65535",
      "0x10000",
      "0xffffffff",
    ]);
  });

  test("refuses 2^32", () => {
    expect(u32("slot").parse("4294967296")).toBeUndefined();
    expect(u32("slot").parse("4294967295")).toBe(0xffff_ffff);
  });
});

describe("fd", () => {
  test.each([
    ["fd12", "fd12"],
    ["-1", -1],
    ["-0", 0],
    ["2147483647", 0x7fff_ffff],
  ])("reads %s", (text, value) => {
    expect(fd("fd").parse(text)).toBe(value);
  });

  test.each(["fd", "fd01", "fd1000000", "2147483648", "-2147483649", "0x1"])(
    "refuses %s",
    (text) => {
      expect(fd("fd").parse(text)).toBeUndefined();
    },
  );
});

describe("flags", () => {
  const field = flags("flags", { LOG_DIRTY: 1, READONLY: 2 });

  test.each([
    [0, "0"],
    [3, "LOG_DIRTY|READONLY"],
    [9, "LOG_DIRTY|0x8"],
    [0x8000_0000, "0x80000000"],
  ])("prints %i as %s and reads it back", (value, text) => {
    expect(field.print(value)).toBe(text);
    expect(field.parse(text)).toBe(value);
  });

  test.each(["", "LOG_DIRTY|", "toString", "READONLY|0x100000000"])("refuses %j", (text) => {
    expect(field.parse(text)).toBeUndefined();
  });
});

describe("choice", () => {
  test("takes only its words", () => {
    const field = choice("buffer", ["ok", "unmapped"]);

    expect(field.parse("ok")).toBe("ok");
    expect(field.parse("OK")).toBeUndefined();
    expect(field.fromJson(1)).toBeUndefined();
  });
});

describe("byteRange", () => {
  test("reads a half-open range, which may be empty", () => {
    expect(byteRange("readable").parse("4..8")).toEqual({ from: 4, to: 8 });
    expect(byteRange("readable").parse("0..0")).toEqual({ from: 0, to: 0 });
  });

  test.each(["8..4", "4", "4..", "..8", "1..2..3", "4...8"])("refuses %s", (text) => {
    expect(byteRange("readable").parse(text)).toBeUndefined();
  });
});

describe("injectedFault", () => {
  test("reads an errno and an ordinal from 1", () => {
    expect(injectedFault("inject").parse("ENOMEM@2")).toEqual({ errno: "ENOMEM", at: 2 });
  });

  test.each(["ENOMEM", "ENOMEM@0", "ENOMEM@", "EWHAT@1", "@1"])("refuses %s", (text) => {
    expect(injectedFault("inject").parse(text)).toBeUndefined();
  });
});

describe("result", () => {
  test("takes handles and no numbers", () => {
    expect(result().parse("fd0")).toBe("fd0");
    expect(result().parse("0")).toBeUndefined();
  });
});

describe("a value in memory", () => {
  test.each<[Pick<Field<unknown>, "holds">, readonly unknown[]]>([
    [u64("gpa"), [0n, 0xffff_ffff_ffff_ffffn]],
    [u32("slot"), [0, 0xffff_ffff]],
    [fd("fd"), ["fd0", -1, 0x7fff_ffff, -0x8000_0000]],
    [result(), ["fd0", "fd999999"]],
    [flags("flags", { LOG_DIRTY: 1 }), [0, 9, 0xffff_ffff]],
    [flags64("flags", { MMAP: 1n }), [0n, 0xffff_ffff_ffff_ffffn]],
    [choice("buffer", ["ok", "unmapped"]), ["ok", "unmapped"]],
    [
      byteRange("readable"),
      [
        { from: 4, to: 8 },
        { from: 0, to: 0 },
      ],
    ],
    [injectedFault("inject"), [{ errno: "ENOMEM", at: 1 }]],
    [orAbsent(u32("x")), [undefined, 0]],
  ])("is held by its field, row %#", (field, values) => {
    expect(values.filter((value) => !field.holds(value))).toEqual([]);
  });

  test.each<[Pick<Field<unknown>, "holds">, readonly unknown[]]>([
    [u64("gpa"), [0, "0x0", -1n, 1n << 64n, null, undefined]],
    [u32("slot"), [0n, "0", -1, 0.5, 2 ** 32, Number.NaN, null, undefined]],
    [fd("fd"), ["fd", "fd01", "0", 0.5, 0x8000_0000, -0x8000_0001, 0n, null, undefined]],
    [result(), [0, "fd1000000", undefined]],
    [flags("flags", { LOG_DIRTY: 1 }), ["LOG_DIRTY", 1n, 2 ** 32]],
    [flags64("flags", { MMAP: 1n }), ["MMAP", 1, 1n << 64n]],
    [choice("buffer", ["ok", "unmapped"]), ["OK", 0, null, undefined]],
    [byteRange("readable"), [{ from: 8, to: 4 }, { from: 4 }, "4..8", null, undefined]],
    [
      injectedFault("inject"),
      [{ errno: "ENOMEM", at: 0 }, { errno: "EODD", at: 1 }, {}, undefined],
    ],
    [orAbsent(u32("x")), [null, -1]],
  ])("is not held by a field of another type, row %#", (field, values) => {
    expect(values.filter((value) => field.holds(value))).toEqual([]);
  });
});

describe("leaving a field out", () => {
  test("means the usual value of an optional field", () => {
    const field = optional(u32("tag"), 7);

    expect(isFallback(field, 7)).toBe(true);
    expect(isFallback(field, 8)).toBe(false);
    expect(isFallback(u32("tag"), 7)).toBe(false);
  });

  test("means undefined where absence is a value of its own", () => {
    const field = orAbsent(u32("first_fetch_flags"));

    expect(isFallback(field, undefined)).toBe(true);
    expect(isFallback(field, 0)).toBe(false);
  });
});

describe("assertFits", () => {
  test("accepts absence where the field may be left out, and only there", () => {
    expect(() => assertFits(orAbsent(u32("x")), undefined, "here")).not.toThrow();
  });

  test("names the place, the field and what it takes", () => {
    expect(() => assertFits(u32("tag"), -1, "guest_write")).toThrow(
      expect.objectContaining({
        code: "MSC101",
        message: "guest_write: tag does not fit: -1",
        hint: "tag takes an unsigned 32-bit integer",
      }),
    );
  });
});
