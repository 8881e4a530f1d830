import { describe, expect, test } from "vitest";
import { SharedMap } from "../../abi/shared-map.ts";
import type { HostPage } from "../../model/state.ts";
import { hostPage, hvaOf, machine, observation, privateSlot, slot, stepOf } from "../test-steps.ts";
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
    hostPages: SharedMap.of<HostPage>([
      [hostPage(0), page],
      [hostPage(5), page],
    ]),
  });

  expect(noPfnAtTwoGfns.violation(stepOf({ after, observedAfter: TWICE }))).toBeUndefined();
});

test("finds a page that is mapped shared and private at two gfns", () => {
  const after = machine([privateSlot(), slot({ id: 1, baseGfn: 8n })]);
  const observedAfter = observation({
    mappings: [
      { pfn: 7, kind: "private" },
      { pfn: 7, gfn: 8n },
    ],
  });

  expect(noPfnAtTwoGfns.violation(stepOf({ after, observedAfter }))).toBe(
    "pfn 7 is mapped at gpa 0x0 and at gpa 0x8000",
  );
});

test("allows a page of a file that two slots bind", () => {
  const after = machine([privateSlot(), privateSlot({ id: 1, baseGfn: 8n })]);
  const mappings = [0n, 8n].map((gfn) => ({ pfn: 7, gfn, kind: "private" as const }));

  expect(
    noPfnAtTwoGfns.violation(stepOf({ after, observedAfter: observation({ mappings }) })),
  ).toBeUndefined();
});

test("finds a frame of a file at two gfns of the one slot that binds it", () => {
  const after = machine([privateSlot()]);
  const mappings = [0n, 1n].map((gfn) => ({ pfn: 7, gfn, kind: "private" as const }));

  expect(
    noPfnAtTwoGfns.violation(stepOf({ after, observedAfter: observation({ mappings }) })),
  ).toBe("pfn 7 is mapped at gpa 0x0 and at gpa 0x1000");
});

describe("a frame that the host lends", () => {
  const TWO_PAGES = [slot({ pages: 2 })];
  const lent = (change: {
    readonly tags?: readonly [number, number];
    readonly pfns?: readonly number[];
    readonly writable?: boolean;
    readonly kind?: "private";
    readonly isOfFile?: boolean;
  }) => {
    const { tags = [0, 0], pfns = [7, 7], writable = false, kind, isOfFile } = change;
    const page = (nth: 0 | 1) => {
      const file = { handle: "fd0", page: nth } as const;
      return { protection: "read-write" as const, tag: tags[nth], ...(isOfFile && { file }) };
    };
    const mapping = { pfn: 7, gfn: 1n, writable, ...(kind && { kind }) };
    return noPfnAtTwoGfns.violation(
      stepOf({
        after: machine(TWO_PAGES, {
          hostPages: SharedMap.of<HostPage>([
            [hostPage(0), page(0)],
            [hostPage(1), page(1)],
          ]),
        }),
        observedAfter: observation({ mappings: [{ pfn: 7 }, mapping], pfns }),
      }),
    );
  };

  test.each([
    ["behind memory that nobody wrote to", {}],
    ["behind pages that hold the same", { tags: [5, 5] as const }],
  ])("may be at two gfns %s", (_, change) => {
    expect(lent(change)).toBeUndefined();
  });

  test.each([
    ["can be stored to at one of them", { writable: true }],
    ["is behind pages that hold something else", { tags: [0, 5] as const }],
    ["is not what the host has behind both", { pfns: [7, 8] }],
    ["is private at one of them", { kind: "private" as const }],
    ["is behind pages of a file", { isOfFile: true }],
  ])("is not lent when it %s", (_, change) => {
    expect(lent(change)).toBe("pfn 7 is mapped at gpa 0x0 and at gpa 0x1000");
  });
});
