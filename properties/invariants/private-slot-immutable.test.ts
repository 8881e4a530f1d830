import { expect, test } from "vitest";
import type { Outcome } from "../../abi/outcome.ts";
import { machine, privateSlot, slot, stepOf } from "../test-steps.ts";
import { privateSlotImmutable } from "./private-slot-immutable.ts";

const BEFORE = machine([privateSlot()]);
const EINVAL: Outcome = { kind: "failed", errno: "EINVAL" };

function call(sizeBytes: string): string {
  return `set_user_memory_region(slot=0, flags=0, gpa=0x0, size=${sizeBytes}, hva=0x10000000000)`;
}

test("finds a call that took the flag away", () => {
  const operation = call("0x2000");
  const step = stepOf({ operation, before: BEFORE, after: machine([slot({ pages: 2 })]) });

  expect(privateSlotImmutable.violation(step)).toBe("slot 0 was changed");
});

test("finds a call that was refused and changed the slot all the same", () => {
  const after = machine([privateSlot({ pages: 1 })]);
  const step = stepOf({ operation: call("0x2000"), outcome: EINVAL, before: BEFORE, after });

  expect(privateSlotImmutable.violation(step)).toBe("slot 0 was refused, and changed");
});

test("allows a refusal, and a deletion", () => {
  const refused = stepOf({
    ...{ operation: call("0x2000"), outcome: EINVAL, before: BEFORE, after: BEFORE },
  });
  const deleted = stepOf({ operation: call("0x0"), before: BEFORE, after: machine([]) });

  expect(privateSlotImmutable.violation(refused)).toBeUndefined();
  expect(privateSlotImmutable.violation(deleted)).toBeUndefined();
});
