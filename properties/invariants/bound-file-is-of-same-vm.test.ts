import { expect, test } from "vitest";
import { guestMemfd, machine, observation, stepOf } from "../test-steps.ts";
import { boundFileIsOfSameVm } from "./bound-file-is-of-same-vm.ts";

function judge(vm: number, bound: boolean): string | undefined {
  const binding = { addressSpace: 0, id: 2, startPage: 0, endPage: 1 };
  const observedAfter = observation({ files: [{ bindings: bound ? [binding] : [] }] });
  const files = { fd0: guestMemfd({ guestMemfd: { vm, flags: 0n } }) };
  return boundFileIsOfSameVm.violation(stepOf({ after: machine([], { files }), observedAfter }));
}

test("finds a slot that is bound to a file of another VM", () => {
  expect(judge(1, true)).toBe("slot 2 is bound to fd0, a file of another VM");
});

test("allows a file of the same VM, and one of another VM that nobody is bound to", () => {
  expect(judge(0, true)).toBeUndefined();
  expect(judge(1, false)).toBeUndefined();
});
