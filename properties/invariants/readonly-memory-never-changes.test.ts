import { expect, test } from "vitest";
import { MEM_READONLY } from "../../abi/operation.ts";
import { SharedMap } from "../../abi/shared-map.ts";
import type { HostPage } from "../../model/state.ts";
import { machine, observation, slot, stepOf } from "../test-steps.ts";
import { readonlyMemoryNeverChanges } from "./readonly-memory-never-changes.ts";

const READONLY = machine([slot({ flags: MEM_READONLY })]);
const STORE = "guest_write(gpa=0x0, tag=1)";

test("finds a store that reached memory", () => {
  const step = stepOf({ operation: STORE, before: READONLY, after: READONLY });

  expect(readonlyMemoryNeverChanges.violation(step)).toContain("reached memory");
});

test("finds a store that exits and changes a host page all the same", () => {
  const after = { ...READONLY, hostPages: SharedMap.of<HostPage>() };
  const exit = { kind: "mmio", access: "write", gpa: 0n, lengthBytes: 8, tag: 1 } as const;
  const step = stepOf({ operation: STORE, before: READONLY, after, outcome: exit });

  expect(readonlyMemoryNeverChanges.violation(step)).toContain("changed a host page");
});

test("finds a writable mapping", () => {
  const observedAfter = observation({ mappings: [{ pfn: 7, writable: true }] });
  const step = stepOf({ after: READONLY, observedAfter });

  expect(readonlyMemoryNeverChanges.violation(step)).toContain(
    "mapped writable in READONLY slot 0",
  );
});

test("allows stores into a writable slot, and writable mappings of it", () => {
  const state = machine([slot()]);
  const observedAfter = observation({ mappings: [{ pfn: 7, writable: true }] });
  const step = stepOf({ operation: STORE, before: state, after: { ...state }, observedAfter });

  expect(readonlyMemoryNeverChanges.violation(step)).toBeUndefined();
});

const CROSSING = "guest_write_bytes(gpa=0xffc, value=0x1)";
const exitAt = (gpa: bigint) =>
  ({
    kind: "accessed",
    value: 0n,
    exits: [{ access: "write", gpa, lengthBytes: 4, data: 0n }],
  }) as const;

test("finds a store of bytes that left in part, but not the part of the slot", () => {
  const step = { operation: CROSSING, before: READONLY, after: READONLY };

  expect(
    readonlyMemoryNeverChanges.violation(stepOf({ ...step, outcome: exitAt(0x1000n) })),
  ).toContain("reached memory");
  expect(
    readonlyMemoryNeverChanges.violation(stepOf({ ...step, outcome: exitAt(0xffcn) })),
  ).toBeUndefined();
});
