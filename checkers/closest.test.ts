import { expect, test } from "vitest";
import { parseOperation, printOperation } from "../abi/notation.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { closestOther } from "./closest.ts";

const SLOT = "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0)";

const closest = (lines: readonly string[], decider: string) => {
  const near = closestOther(dialectNamed("linux-6.18"), lines.map(parseOperation), decider);
  return near && { ...near, program: near.program.map(printOperation) };
};

test("one value of the last operation is changed, by as little as it takes", () => {
  const unaligned = "set_user_memory_region(slot=0, flags=0, gpa=0x1001, size=0x1000, hva=0x0)";

  expect(closest([unaligned], "memslot/gpa-aligned")).toEqual({
    program: ["set_user_memory_region(slot=0, flags=0, gpa=0x1000, size=0x1000, hva=0x0)"],
    ...{ answer: "ok", decidedBy: "memslot/create" },
  });
});

test("one that is accepted is preferred to one that another rule refuses", () => {
  const again = "set_user_memory_region(slot=1, flags=0, gpa=0x0, size=0x1000, hva=0x0)";

  expect(closest([SLOT, again], "memslot/gpa-no-overlap")?.answer).toBe("ok");
});

test("the last operation stays of its kind, and there may be nothing near", () => {
  const gone = closest(["guest_read(gpa=0x0)"], "guest-access/read-needs-slot");

  expect(gone).toBeUndefined();
});
