import { describe, expect, test } from "vitest";
import { lastOutcome, lastStep, region, region2, stateAfter } from "../../test-support.ts";

const VM = "linux-6.18:sw-protected";

function set(gpa: number, pages: number, attributes: string): string {
  const size = `0x${(pages * 4096).toString(16)}`;
  return `set_memory_attributes(gpa=0x${gpa.toString(16)}, size=${size}, attributes=${attributes})`;
}

describe("attributes/set", () => {
  test("joins and splits ranges, wherever slots are", () => {
    const program = [set(0, 2, "PRIVATE"), set(0x2000, 2, "PRIVATE"), set(0x1000, 1, "0")];

    expect(stateAfter(program.join(";"), VM).privateGfns).toEqual([
      { from: 0n, to: 1n },
      { from: 2n, to: 4n },
    ]);
  });

  test("survives the slot", () => {
    const program = [region(), set(0, 1, "PRIVATE"), region("size=0")].join(";");

    expect(stateAfter(program, VM).privateGfns).toEqual([{ from: 0n, to: 1n }]);
  });

  test("changes nothing when the range has the attributes already", () => {
    const { before, transitions } = lastStep(
      `${set(0, 4, "PRIVATE")};${set(0x1000, 1, "PRIVATE")}`,
      VM,
    );

    expect(transitions[0].decidedBy).toBe("attributes/no-op");
    expect(transitions[0].state).toBe(before);
  });

  test("switches between two contents, neither of which it touches", () => {
    const program = [
      "fd0 = create_guest_memfd(size=0x4000)",
      region2("flags=GUEST_MEMFD guest_memfd=fd0"),
      "guest_write(gpa=0x0, tag=1)",
      set(0, 1, "PRIVATE"),
      "guest_write(gpa=0x0, tag=2)",
    ].join(";");

    expect(lastOutcome(`${program};guest_read(gpa=0x0)`, VM)).toMatch(/^loaded tag=2 /);
    expect(lastOutcome(`${program};guest_read(gpa=0x0, path=emulation)`, VM)).toMatch(
      /^loaded tag=1 /,
    );
    expect(lastOutcome(`${program};${set(0, 1, "0")};guest_read(gpa=0x0)`, VM)).toMatch(
      /^loaded tag=1 /,
    );
    expect(
      lastOutcome(`${program};${set(0, 1, "0")};${set(0, 1, "PRIVATE")};guest_read(gpa=0x0)`, VM),
    ).toMatch(/^loaded tag=2 /);
  });
});

describe("attributes/keep", () => {
  test("accepts no attribute at all, and changes nothing", () => {
    const { before, transitions } = lastStep(set(0, 1, "0"));

    expect(transitions[0].decidedBy).toBe("attributes/keep");
    expect(transitions[0].state).toBe(before);
  });
});
