import { expect, test } from "vitest";
import { GUEST_ROUTINES } from "../../implementations/kvm/guest-code.ts";
import { ALL_KINDS, findingOf } from "../test-findings.ts";
import { GUEST } from "./guest.ts";
import { cProgram } from "./program.ts";

const SLOT = "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)";
const OVERLAP = "set_user_memory_region(slot=1, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)";
const FIVE = [
  SLOT,
  "guest_write(gpa=0x0, tag=7)",
  "guest_read(gpa=0x0)",
  OVERLAP,
  "guest_read(gpa=0x0)",
];

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

  for (const code of Object.values(GUEST_ROUTINES)) {
    const routine = code.map((byte) => byte.toString(16).padStart(2, "0")).join("");
    expect(bytes).toContain(routine);
  }
});
