import { expect, test } from "vitest";
import type { Outcome } from "../../abi/outcome.ts";
import { file, machine, privateSlot, slot, stepOf } from "../test-steps.ts";
import { privateIffPopulated } from "./private-iff-populated.ts";

const BEFORE = machine([privateSlot()], { files: { fd0: file([0]) } });
const LOADED: Outcome = { kind: "loaded", tag: 0 };
const FAULT: Outcome = { kind: "memory_fault", returned: 0, gpa: 0n, sizeBytes: 4096n, flags: 0n };

function judge(operation: string, outcome: Outcome, before = BEFORE): string | undefined {
  return privateIffPopulated.violation(stepOf({ operation, outcome, before, after: before }));
}

test.each([
  ["shared", "0x0", LOADED, "a shared access to a private frame did not exit"],
  ["private", "0x0", FAULT, "a private access to a private frame exited"],
  ["private", "0x1000", LOADED, "a private access to a shared frame did not exit"],
  ["shared", "0x1000", FAULT, "a shared access to a shared frame exited"],
])("finds a %s access to %s that was answered wrongly", (access, gpa, outcome, message) => {
  expect(judge(`guest_read(gpa=${gpa}, access=${access})`, outcome)).toBe(message);
});

test.each([
  ["shared", "0x0", FAULT],
  ["private", "0x0", LOADED],
  ["private", "0x1000", FAULT],
  ["shared", "0x1000", LOADED],
])("allows a %s access to %s as the table says", (access, gpa, outcome) => {
  expect(judge(`guest_read(gpa=${gpa}, access=${access})`, outcome)).toBeUndefined();
});

test("takes a page behind the end of the file for shared", () => {
  const before = machine([privateSlot()], { files: { fd0: file([0], { sizeBytes: 0n }) } });

  expect(judge("guest_read(gpa=0x0)", LOADED, before)).toBeUndefined();
});

test("says nothing of a slot without a private file", () => {
  expect(judge("guest_read(gpa=0x0, access=private)", LOADED, machine([slot()]))).toBeUndefined();
});
