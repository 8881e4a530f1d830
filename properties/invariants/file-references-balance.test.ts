import { expect, test } from "vitest";
import { file, hostPage, machine, observation, privateSlot, stepOf } from "../test-steps.ts";
import { fileReferencesBalance } from "./file-references-balance.ts";

const OPEN = machine([privateSlot()], { files: { fd0: file([]) } });
const CLOSED = machine([privateSlot()], { files: { fd0: file([], { open: false }) } });

function judge(references: number, after = OPEN): string | undefined {
  const observedAfter = observation({ files: [{ references }] });
  return fileReferencesBalance.violation(stepOf({ after, observedAfter }));
}

test("finds a file that was put once too often", () => {
  expect(judge(1)).toBe("fd0 has 1 references instead of 2");
});

test("finds a reference that outlived its slot", () => {
  expect(judge(2, CLOSED)).toBe("fd0 has 2 references instead of 1");
});

test("allows one for the descriptor and one for the slot", () => {
  expect([judge(2), judge(1, CLOSED)]).toEqual([undefined, undefined]);
});

test("says nothing of a file that is mapped", () => {
  const page = { protection: "read", tag: 0, file: { handle: "fd0", page: 0 } } as const;
  const mapped = { ...OPEN, hostPages: { [hostPage(0)]: page } };

  expect(judge(3, mapped)).toBeUndefined();
});
