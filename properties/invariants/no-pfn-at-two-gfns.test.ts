import { expect, test } from "vitest";
import { hostPage, hvaOf, machine, observation, slot, stepOf } from "../test-steps.ts";
import { noPfnAtTwoGfns } from "./no-pfn-at-two-gfns.ts";

const TWICE = observation({ mappings: [{ pfn: 7 }, { pfn: 7, gfn: 1n }] });

test("finds a page frame behind two host pages", () => {
  const after = machine([slot({ pages: 2 })]);

  const found = noPfnAtTwoGfns.violation(stepOf({ after, observedAfter: TWICE }));

  expect(found).toBe("pfn 7 is mapped at gpa 0x0 and at gpa 0x1000");
});

test("finds a page frame that is also mapped outside of every slot", () => {
  const found = noPfnAtTwoGfns.violation(
    stepOf({ after: machine([slot()]), observedAfter: TWICE }),
  );

  expect(found).toContain("pfn 7");
});

test("allows a page frame at two gfns of slots that alias one host page", () => {
  const after = machine([slot(), slot({ id: 1, baseGfn: 1n })]);

  expect(noPfnAtTwoGfns.violation(stepOf({ after, observedAfter: TWICE }))).toBeUndefined();
});

test("allows a page frame at two host pages that map one page of a file", () => {
  const file = { handle: "fd0", page: 3 } as const;
  const page = { protection: "read-write", tag: 0, file } as const;
  const after = machine([slot(), slot({ id: 1, baseGfn: 1n, hva: hvaOf(5) })], {
    hostPages: { [hostPage(0)]: page, [hostPage(5)]: page },
  });

  expect(noPfnAtTwoGfns.violation(stepOf({ after, observedAfter: TWICE }))).toBeUndefined();
});

test("counts every page of a large mapping", () => {
  const after = machine([slot({ pages: 4 })]);
  const observedAfter = observation({
    mappings: [
      { pfn: 7, order: 1 },
      { pfn: 8, gfn: 3n },
    ],
  });

  const found = noPfnAtTwoGfns.violation(stepOf({ after, observedAfter }));

  expect(found).toBe("pfn 8 is mapped at gpa 0x1000 and at gpa 0x3000");
});
