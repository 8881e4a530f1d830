import { expect, test } from "vitest";
import { TraceHistory } from "./history.ts";
import { file, machine, privateSlot, slot } from "./test-steps.ts";

const NONE = machine([]);

function following(...states: readonly (typeof NONE)[]): TraceHistory {
  const history = new TraceHistory();
  for (const [index, after] of states.entries()) {
    history.record({ before: states[index - 1] ?? NONE, after });
  }
  return history;
}

test("knows slots that were moved, until they are deleted", () => {
  const [here, there] = [machine([slot({ id: 3 })]), machine([slot({ id: 3, baseGfn: 4n })])];

  expect([...following(here, there).movedSlots]).toEqual([3]);
  expect([...following(here, there, NONE, here).movedSlots]).toEqual([]);
});

test("knows slots that were deleted, by address space", () => {
  const one = machine([slot({ addressSpace: 1, id: 2 })]);

  expect([...following(one, NONE).deletedSlots]).toEqual([0x1_0002]);
  expect([...following(one, one).deletedSlots]).toEqual([]);
});

test("knows pages that files have lost, whether they are there again or not", () => {
  const full = machine([privateSlot()], { files: { fd0: file([0, 1]) } });
  const punched = machine([privateSlot()], { files: { fd0: file([1]) } });

  expect([...following(full, punched, full).lostPages]).toEqual(["fd0 0"]);
  expect([...following(punched, full).lostPages]).toEqual([]);
});
