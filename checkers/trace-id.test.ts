import { expect, test } from "vitest";
import { traceOf } from "./test-machines.ts";
import { traceId } from "./trace-id.ts";

const TRACE = traceOf("linux-6.18", "guest_read(gpa=0x0)");

test("is 16 hexadecimal digits, and stays what it is", () => {
  expect(traceId(TRACE)).toMatchInlineSnapshot(`"63bcde2116392394"`);
});

test("is the same for the same trace", () => {
  expect(traceId(traceOf("linux-6.18", "guest_read(gpa=0x0)"))).toBe(traceId(TRACE));
});

test("is another for another operation or dialect", () => {
  const others = [
    traceOf("linux-6.18", "guest_read(gpa=0x1000)"),
    traceOf("linux-6.12", "guest_read(gpa=0x0)"),
    traceOf("linux-6.18"),
  ];

  expect(new Set([TRACE, ...others].map(traceId)).size).toBe(4);
});

test("is the 64-bit FNV-1a hash of the text form", () => {
  const header = "memslot-check-trace schema=1 dialect=x\n";
  let expected = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(header)) {
    expected = ((expected ^ BigInt(byte)) * 0x100000001b3n) % (1n << 64n);
  }

  expect(traceId(traceOf("x"))).toBe(expected.toString(16).padStart(16, "0"));
});
