import { expect, test } from "vitest";
import type { Outcome } from "../../abi/outcome.ts";
import { file, machine, stepOf } from "../test-steps.ts";
import { inaccessibleFileIsOpaque } from "./inaccessible-file-is-opaque.ts";

const READ = "file_read(fd=fd0, offset=0x0, size=8)";
const WRITE = "file_write(fd=fd0, offset=0x0, size=8, tag=1)";
const MMAP = "host_mmap(hva=0x10000000000, size=0x1000, prot=read, fd=fd0)";
const OK: Outcome = { kind: "ok" };

function judge(operation: string, outcome: Outcome, nodeFlags = 1): string | undefined {
  const before = machine([], { files: { fd0: file([0], { nodeFlags }) } });
  return inaccessibleFileIsOpaque.violation(stepOf({ operation, outcome, before, after: before }));
}

test.each([
  [READ, { kind: "file_data", bytes: 8, tag: 0 }],
  [WRITE, { kind: "returned", value: 8n }],
  [MMAP, OK],
] as const)("finds %s that succeeds", (operation, outcome) => {
  expect(judge(operation, outcome)).toMatch(/of fd0 succeeded$/);
});

test.each([
  [READ, { kind: "file_data", bytes: 0, tag: 0 }],
  [WRITE, { kind: "returned", value: 0n }],
  [MMAP, { kind: "failed", errno: "EPERM" }],
  ["ftruncate(fd=fd0, size=0x1000)", OK],
] as const)("allows %s that reaches nothing", (operation, outcome) => {
  expect(judge(operation, outcome)).toBeUndefined();
});

test("says nothing of an ordinary file", () => {
  expect(judge(MMAP, OK, 0)).toBeUndefined();
});
