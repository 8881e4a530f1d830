/**
 * A throw-away operation is put into the table of fields and nowhere else, as if somebody had
 * forgotten the rest. Nothing may let it through unasked: what goes by roles covers it, everything
 * else refuses it by name.
 */
import { describe, expect, test } from "vitest";
import { u32, u64 } from "../../abi/fields.ts";
import {
  operationFromJson,
  operationToJson,
  parseOperation,
  printOperation,
} from "../../abi/notation.ts";
import type { Operation, OperationKind } from "../../abi/operation.ts";
import { OPERATION_FIELDS, OPERATION_KINDS } from "../../abi/operation-fields.ts";
import { as } from "../../abi/roles.ts";
import { makeTrace } from "../../abi/trace.ts";
import { assertWellFormed } from "../../abi/well-formed.ts";
import { Coverage } from "../../checkers/coverage.ts";
import { unexpected } from "../../checkers/divergence.ts";
import { footprintOf } from "../../checkers/explore/independence/footprints.ts";
import { worldOf } from "../../checkers/explore/independence/world.ts";
import { mapOperation } from "../../checkers/explore/symmetry/operation-labels.ts";
import { callFor, performableKinds } from "../../implementations/kvm/calls.ts";
import { HARNESS_SLOT } from "../../implementations/kvm/guest-space.ts";
import { HAZARDS } from "../../implementations/kvm/hazards.ts";
import { brokenObligation } from "../../implementations/kvm/obligations.ts";
import { SlotLedger } from "../../implementations/kvm/slot-ledger.ts";
import { simulatorFactory } from "../../implementations/simulator/factory.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { FRESH_MACHINE } from "../../model/state.ts";
import { step, supports } from "../../model/step.ts";
import { drawOperation } from "../../properties/draw/draw-operation.ts";
import { candidates } from "../../shrinkers/candidates.ts";
import { costOf } from "../../shrinkers/simplicity.ts";

const LINUX = dialectNamed("linux-6.18");
const SIZE = as("size", u64("size"));

/** What the throw-away kinds take; the rest of the product has never heard of them. */
const THROW_AWAY = {
  host_frobnicate: { hva: as("hva-range", u64("hva")), sizeBytes: SIZE },
  host_poke: { hva: as("access-hva", u64("hva")) },
  guest_poke: { gpa: as("access-gpa", u64("gpa")) },
  slot_frobnicate: { slot: as("slot", u32("slot")), gpa: as("slot-gpa", u64("gpa")), size: SIZE },
};

Object.assign(OPERATION_FIELDS, THROW_AWAY);
(OPERATION_KINDS as OperationKind[]).push(...(Object.keys(THROW_AWAY) as OperationKind[]));

const INSIDE = "host_frobnicate(hva=0x10000000000, size=0x1000)";
const OUTSIDE = "host_frobnicate(hva=0x1fffffff000, size=0x2000)";
const FROBNICATE = parseOperation(INSIDE);

const noEntry = expect.objectContaining({
  code: "MSC206",
  message: expect.stringContaining("host_frobnicate"),
});

test("is written and read back like any other", () => {
  expect(printOperation(FROBNICATE)).toBe(INSIDE);
  expect(operationFromJson(operationToJson(FROBNICATE))).toEqual(FROBNICATE);
});

describe("guards that go by roles", () => {
  test.each([
    ["a range that leaves the host window", OUTSIDE],
    ["a host page outside of it", "host_poke(hva=0x1000)"],
    ["a gpa that the guest cannot name", "guest_poke(gpa=0x10000000000000)"],
    ["a gpa inside a page", "guest_poke(gpa=0x8)"],
  ])("a trace with %s means nothing", (_, line) => {
    const trace = makeTrace("linux-6.18", [parseOperation(line)]);

    expect(() => assertWellFormed(trace)).toThrow(expect.objectContaining({ code: "MSC106" }));
  });

  test.each([
    ["host_frobnicate(hva=0x1ffffffe000, size=0x3000)", "host-range-outside-window"],
    ["host_poke(hva=0xffffff0000)", "host-range-outside-window"],
    ["guest_poke(gpa=0x5a5b00000)", "harness-gpa"],
    ["slot_frobnicate(slot=0, gpa=0x500000000, size=0x100000000)", "harness-gpa"],
  ])("the kvm harness would not send %s", (line, obligation) => {
    expect(brokenObligation(parseOperation(line), new SlotLedger(), 1n << 40n)).toBe(obligation);
  });

  test("the kvm harness keeps its own slot, whatever the call", () => {
    const call = parseOperation(`slot_frobnicate(slot=${HARNESS_SLOT}, gpa=0, size=0)`);

    expect(brokenObligation(call, new SlotLedger(), 1n << 40n)).toBe("harness-slot");
  });

  test("a slot that would take the memory of the host is a hazard, whatever the call", () => {
    const call = parseOperation("slot_frobnicate(slot=0, gpa=0, size=0x200000000)");
    const accepted = {
      slots: new SlotLedger(),
      fileOf: () => undefined,
      hasTornStart: () => false,
      hasMade: () => false,
    };

    expect(HAZARDS.filter(({ applies }) => applies(call, accepted)).map(({ id }) => id)).toEqual([
      "huge-slot",
    ]);
  });

  test("a relabelling may not tear its range", () => {
    const labels = {
      slot: (word: number) => word,
      handle: (handle: `fd${number}`) => handle,
      ordered: () => undefined,
      set: () => [],
      known: new WeakMap(),
    };

    expect(() => mapOperation(labels, FROBNICATE)).toThrow(
      expect.objectContaining({ code: "MSC248" }),
    );
  });
});

describe("everything else refuses it by name", () => {
  test("no dialect has it, and the model does not guess", () => {
    expect(supports(LINUX, FROBNICATE.op)).toBe(false);
    expect(() => step(LINUX, FRESH_MACHINE, FROBNICATE)).toThrow(
      expect.objectContaining({ code: "MSC105" }),
    );
  });

  test("it is not drawn", () => {
    const random = { nextInt: (min: number) => min };
    const draw = (): Operation =>
      drawOperation(random, LINUX, FRESH_MACHINE, { index: 0, kinds: [FROBNICATE.op] });

    expect(draw).toThrow(noEntry);
  });

  test("it has no cost and no family in shrinking", () => {
    const trace = makeTrace("linux-6.18", [FROBNICATE]);

    expect(() => costOf(trace)).toThrow(noEntry);
    expect(() => [...candidates(trace)]).toThrow(noEntry);
  });

  test("it commutes with nothing that is known", () => {
    const world = worldOf(LINUX, [FROBNICATE]);

    expect(() => footprintOf(FROBNICATE, world, [])).toThrow(noEntry);
  });

  test("a report has no row for it, and says so instead of losing it", () => {
    const coverage = new Coverage(LINUX, []);

    const seen = { operation: FROBNICATE, outcome: { kind: "ok" } } as const;
    const inside = { observedBefore: undefined, observedAfter: undefined };
    const divergence = unexpected(0, [], { ...seen, ...inside }, []);
    expect(() => coverage.recordDivergence(FROBNICATE, divergence)).toThrow(noEntry);
    expect(() =>
      coverage.recordNotSent(FROBNICATE, { kind: "not_sent", reason: "no-operation" }),
    ).toThrow(noEntry);
  });

  test("the simulator does not name it and does not perform it", async () => {
    await using factory = simulatorFactory({ dialect: "linux-6.18" });
    await using machine = await factory.open();

    expect(factory.capabilities.operations).not.toContain(FROBNICATE.op);
    expect(await machine.apply(FROBNICATE)).toEqual({
      kind: "not_sent",
      reason: "no-operation/host_frobnicate",
    });
  });

  test("the kvm implementation does not name it and has no call for it", () => {
    expect(performableKinds(() => true)).not.toContain(FROBNICATE.op);
    expect(callFor(FROBNICATE)).toBeUndefined();
  });
});
