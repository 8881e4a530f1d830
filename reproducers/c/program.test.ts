import { expect, test } from "vitest";
import { GUEST_ROUTINES } from "../../implementations/kvm/guest-code.ts";
import { DOORBELL_GPA, HARNESS_GPA, HARNESS_SLOT } from "../../implementations/kvm/guest-space.ts";
import { whyNoProgram } from "../cannot.ts";
import { ALL_KINDS, FIVE, findingOf } from "../test-findings.ts";
import { GUEST } from "./guest.ts";
import { cProgram } from "./program.ts";

const partOf = (text: string): readonly string[] =>
  text.split("what the finding is")[1]?.split("end of the finding")[0]?.split("\n") ?? [];

test("what belongs to a finding of five operations is a page of plain calls", () => {
  const part = partOf(cProgram(findingOf("linux-6.18", FIVE)));

  expect(part.length).toBeLessThan(40);
  expect(part).toContain("\tset_region(0, 0, 0, PAGE, WINDOW);");
  expect(part).toContain('\texpect("loaded tag=7");');
  expect(part).toContain('\texpect("EEXIST");');
});

test("no line is longer than a hundred columns", () => {
  const lines = cProgram(findingOf("linux-6.18:sw-protected", ALL_KINDS)).split("\n");

  expect(lines.filter((line) => line.replaceAll("\t", "        ").length > 112)).toEqual([]);
});

test("the guest runs the very code that the harness has", () => {
  const bytes = [...GUEST.matchAll(/0x([0-9a-f]{2})\b/g)].map(([, byte]) => byte).join("");

  // Those of accesses of bytes, which the program has not, end in how many they move.
  const routines = Object.entries(GUEST_ROUTINES).filter(([name]) => !/\d$/.test(name));
  expect(routines).toHaveLength(5);
  for (const [, code] of routines) {
    const routine = code.map((byte) => byte.toString(16).padStart(2, "0")).join("");
    expect(bytes).toContain(routine);
  }
});

test("the guest has the slot and the memory of the harness, which no trace may name", () => {
  const hex = (value: number | bigint) => `0x${value.toString(16)}`;
  const read = (gpa: bigint) => `guest_read(gpa=${hex(gpa)})`;
  const why = (line: string) => whyNoProgram(findingOf("linux-6.18", [line]).promised);

  expect(GUEST).toContain(`#define OWN_SLOT ${hex(HARNESS_SLOT)}\n`);
  expect(GUEST).toContain(`#define OWN_GPA ${hex(HARNESS_GPA)}ull\n`);
  expect(GUEST).toContain(`#define DOORBELL_GPA ${hex(DOORBELL_GPA)}ull\n`);
  expect(why(read(HARNESS_GPA))).toContain("own program");
  expect(why(read(DOORBELL_GPA))).toContain("own program");
  expect(why(`get_dirty_log(slot=${HARNESS_SLOT})`)).toContain("own program");
});
