import { describe, expect, test } from "vitest";
import { parseOperation } from "../../abi/notation.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { region, stateAfter } from "../../model/test-support.ts";
import { type Callers, isSuitable } from "./suitable.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";
const ONE = region("flags=PRIVATE private_fd=fd0");
const SECOND = region("slot=1 gpa=0x8000 hva=0x10000008000 flags=PRIVATE private_fd=fd0");

/** How many of a thousand draws let the operation be the next one. */
function suitable(
  dialect: string,
  program: string,
  line: string,
  callers: Callers = "obey",
): number {
  const state = stateAfter(program, dialect);
  // Every percentage comes up ten times.
  return Array.from({ length: 1000 }, (_, nth) => ({ nextInt: () => 1 + (nth % 100) })).filter(
    (random) => isSuitable(random, dialectNamed(dialect), state, parseOperation(line), callers),
  ).length;
}

describe("callers of a strict dialect", () => {
  test.each([
    ["a second binding", `${FILE}; ${ONE}`, SECOND],
    ["one that is going to fail", `${FILE}; ${ONE}`, SECOND.replace(")", ", inject=ENOMEM@1)")],
    ["a file made accessible", "fd0 = memfd_create(flags=0)", ONE],
    ["one host page behind two slots", region(), region("slot=1 gpa=0x8000")],
  ])("never make %s, unless they may err", (_, program, line) => {
    expect(suitable("memfile-v6:strict", program, line)).toBe(0);
    expect(suitable("memfile-v6:strict", program, line, "err")).toBe(1000);
    expect(suitable("memfile-v6", program, line)).toBe(1000);
    expect(suitable("memfile-v6:undefined", program, line)).toBe(1000);
  });

  test("may bind other pages, and try what is refused anyway", () => {
    const program = `${FILE}; ${ONE}`;
    const other = SECOND.replace("private_fd=fd0", "private_fd=fd0, private_offset=0x4000");

    expect(suitable("memfile-v6:strict", program, other)).toBe(1000);
    expect(suitable("memfile-v6:strict", program, SECOND.replace("gpa=0x8000", "gpa=0x1"))).toBe(
      1000,
    );
  });
});

describe("a host that fails in the code as posted", () => {
  const OOPS = "guest_read(gpa=0x0, access=private)";

  test("is drawn now and then, and only where it fails", () => {
    expect(suitable("memfile-v6:as-posted", region(), OOPS)).toBe(80);
    expect(suitable("memfile-v6:as-posted", region(), "guest_read(gpa=0x0)")).toBe(1000);
    expect(suitable("memfile-v6", region(), OOPS)).toBe(1000);
  });
});
