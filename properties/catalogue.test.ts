import { describe, expect, test } from "vitest";
import { MEM_READONLY } from "../model/operation.ts";
import type { Outcome } from "../model/outcome.ts";
import { PROPERTIES } from "./catalogue.ts";
import type { Step } from "./property.ts";
import { hvaOf, machine, slot, stepOf } from "./test-steps.ts";

const EMPTY = machine([]);
const ONE = machine([slot()]);
const LOADED: Outcome = { kind: "loaded", tag: 3 };
const MMIO_WRITE: Outcome = { kind: "mmio", access: "write", gpa: 0n, lengthBytes: 8, tag: 3 };
const NO_PAGE: Outcome = { kind: "run_failed", errno: "EFAULT", exitReason: 0 };
const SET = "set_user_memory_region(slot=0, flags=0, gpa=0x1000, size=0x1000, hva=0x10000000000)";

/** A step of which each `sometimes` property is true; no other is. */
const HOLDS: Readonly<Record<string, Step>> = {
  "guest-write-reached-memory": stepOf({
    operation: "guest_write(gpa=0x0, tag=3)",
    before: ONE,
    after: ONE,
  }),
  "guest-read-loaded-tag": stepOf({ before: ONE, after: ONE, outcome: LOADED }),
  "guest-ran-tagged-code": stepOf({
    operation: "guest_execute(gpa=0x0)",
    outcome: { kind: "executed", tag: 3 },
  }),
  "mmio-write-exited": stepOf({ operation: "guest_write(gpa=0x0, tag=3)", outcome: MMIO_WRITE }),
  "readonly-write-exited": stepOf({
    operation: "guest_write(gpa=0x0, tag=3)",
    before: machine([slot({ flags: MEM_READONLY })]),
    after: machine([slot({ flags: MEM_READONLY })]),
    outcome: MMIO_WRITE,
  }),
  "host-unmap-seen-by-guest": stepOf({
    before: machine([slot()], { hostPages: {} }),
    after: machine([slot()], { hostPages: {} }),
    outcome: NO_PAGE,
  }),
  "two-slots-alias-one-page": stepOf({
    before: ONE,
    after: machine([slot(), slot({ id: 1, baseGfn: 9n })]),
  }),
  "move-accepted": stepOf({ operation: SET, before: ONE, after: machine([slot({ baseGfn: 1n })]) }),
  "slot-deleted": stepOf({ before: ONE, after: EMPTY }),
  "overlap-refused": stepOf({ operation: SET, outcome: { kind: "failed", errno: "EEXIST" } }),
  "dirty-page-reported": stepOf({
    operation: "get_dirty_log(slot=0)",
    outcome: { kind: "dirty_log", pages: [0] },
  }),
};

const SOMETIMES = PROPERTIES.filter((property) => property.kind === "sometimes");

describe("the catalogue", () => {
  test("holds every property once", () => {
    const ids = PROPERTIES.map(({ id }) => id);

    expect(new Set(ids).size).toBe(ids.length);
  });

  test("calls nothing wrong in a step in which nothing happened", () => {
    const idle = stepOf({ before: ONE, after: ONE, outcome: { kind: "loaded", tag: 0 } });

    const wrong = PROPERTIES.filter((property) => property.kind === "always").map((property) =>
      property.violation(idle),
    );

    expect(new Set(wrong)).toEqual(new Set([undefined]));
  });
});

describe("each sometimes property", () => {
  test.each(SOMETIMES.map((property) => [property.id, property] as const))(
    "%s holds of its own step and of no other",
    (id, property) => {
      const held = Object.keys(HOLDS).filter((step) => {
        const candidate = HOLDS[step];
        return candidate !== undefined && property.holds(candidate);
      });

      expect(held).toEqual([id]);
    },
  );

  test("does not call slots on different pages aliases", () => {
    const apart = machine([slot(), slot({ id: 1, baseGfn: 9n, hva: hvaOf(1) })]);
    const property = SOMETIMES.find(({ id }) => id === "two-slots-alias-one-page");

    expect(property?.holds(stepOf({ before: ONE, after: apart }))).toBe(false);
  });
});
