import { expect, test } from "vitest";
import { parseOperation } from "../abi/notation.ts";
import type { Outcome } from "../abi/outcome.ts";
import { FRESH_MACHINE } from "../model/state.ts";
import type { Property, Step } from "../properties/property.ts";
import { slot } from "../properties/test-steps.ts";
import { Coverage } from "./coverage.ts";
import { type Divergence, unexpected } from "./divergence.ts";
import { COIN } from "./test-machines.ts";

const LOADED: Outcome = { kind: "loaded", tag: 0 };
const EBADF: Outcome = { kind: "failed", errno: "EBADF" };

function stepOf(line: string, outcome: Outcome, decidedBy: string): Step {
  return {
    ...{ before: FRESH_MACHINE, after: FRESH_MACHINE, outcome, decidedBy },
    ...{ observedBefore: undefined, observedAfter: undefined },
    operation: parseOperation(line),
  };
}

function unallowed(outcome: Outcome): Divergence {
  const { operation, observedBefore, observedAfter } = stepOf("close(fd=-1)", outcome, "");
  return unexpected(0, [], { operation, outcome, observedBefore, observedAfter }, []);
}

test("has a row for everything that can be covered, at zero", () => {
  const { rules, operationCoverage } = new Coverage(COIN, []).report();

  expect(rules.map(({ operation, id, hits }) => [operation, id, hits])).toEqual([
    ["guest_read", "coin/read", 0],
    ["guest_write", "coin/heads", 0],
    ["guest_write", "coin/tails", 0],
    ["close", "coin/never-closes", 0],
    ["close", "coin/close", 0],
  ]);
  expect(operationCoverage.map(({ operation, calls }) => [operation, calls])).toEqual([
    ["guest_read", 0],
    ["guest_write", 0],
    ["close", 0],
  ]);
});

test("gives a rule the errno that the dialect gives it", () => {
  const { rules } = new Coverage(COIN, []).report();

  expect(rules.find(({ id }) => id === "coin/never-closes")?.errno).toBe("EBADF");
  expect(rules.find(({ id }) => id === "coin/close")?.errno).toBeNull();
});

test("counts rules, and calls by what was seen", () => {
  const coverage = new Coverage(COIN, []);

  coverage.recordStep(stepOf("guest_read(gpa=0x0)", LOADED, "coin/read"));
  coverage.recordStep(stepOf("guest_read(gpa=0x0)", LOADED, "coin/read"));
  coverage.recordStep(stepOf("close(fd=-1)", EBADF, "coin/never-closes"));

  const { rules, operationCoverage, operations } = coverage.report();
  expect(operations).toBe(3);
  expect(coverage.rulesHit).toBe(2);
  expect(rules.filter(({ hits }) => hits > 0).map(({ hits }) => hits)).toEqual([2, 1]);
  expect(operationCoverage).toEqual([
    { operation: "guest_read", calls: 2, ok: 2, notSent: 0, outcomes: { loaded: 2 } },
    { operation: "guest_write", calls: 0, ok: 0, notSent: 0, outcomes: {} },
    { operation: "close", calls: 1, ok: 0, notSent: 0, outcomes: { EBADF: 1 } },
  ]);
});

test("counts an answer that the model does not allow, which no rule has decided", () => {
  const coverage = new Coverage(COIN, []);

  coverage.recordDivergence(parseOperation("close(fd=-1)"), unallowed({ kind: "ok" }));

  const { operationCoverage, operations } = coverage.report();
  expect([operations, coverage.rulesHit]).toEqual([1, 0]);
  expect(operationCoverage.at(-1)).toMatchObject({ calls: 1, ok: 1 });
});

test("counts no operation that a property was broken in a second time, and none unanswered", () => {
  const coverage = new Coverage(COIN, []);
  const close = parseOperation("close(fd=-1)");

  coverage.recordDivergence(close, { ...unallowed({ kind: "ok" }), kind: "property-broken" });
  coverage.recordDivergence(close, { ...unallowed({ kind: "ok" }), kind: "hung", actual: null });

  expect(coverage.report().operations).toBe(0);
});

test("has a word of the machine escaped and cut", () => {
  const coverage = new Coverage(COIN, []);
  const oops = { kind: "host_oops", what: "\u001b[2Jgone" } as const;

  coverage.recordDivergence(parseOperation("close(fd=-1)"), unallowed(oops));
  coverage.recordNotSent(parseOperation("close(fd=-1)"), { kind: "not_sent", reason: "\u0007" });

  const { notSent, operationCoverage } = coverage.report();
  expect(operationCoverage.at(-1)?.outcomes).toEqual({ '"\\u001b[2Jgone"': 1 });
  expect(notSent).toEqual({ '"\\u0007"': 1 });
});

test("counts what was not sent by its reason", () => {
  const coverage = new Coverage(COIN, []);

  coverage.recordNotSent(parseOperation("close(fd=-1)"), { kind: "not_sent", reason: "hazard" });

  const { notSent, operationCoverage } = coverage.report();
  expect(notSent).toEqual({ hazard: 1 });
  expect(operationCoverage.at(-1)).toMatchObject({ calls: 0, notSent: 1 });
});

test("counts where a sometimes property held", () => {
  const reads: Property = {
    ...{ kind: "sometimes", id: "reads", sentence: "", needs: [] },
    holds: ({ operation }) => operation.op === "guest_read",
  };
  const coverage = new Coverage(COIN, [reads]);

  coverage.recordStep(stepOf("close(fd=-1)", EBADF, "coin/never-closes"));
  const neverHeldAtFirst = coverage.neverHeld;
  coverage.recordStep(stepOf("guest_read(gpa=0x0)", LOADED, "coin/read"));

  expect(neverHeldAtFirst).toEqual(["reads"]);
  expect(coverage.neverHeld).toEqual([]);
  expect(coverage.report().properties).toEqual([
    { id: "reads", kind: "sometimes", evaluated: 2, held: 1 },
  ]);
});

test("tells the share of traces in which a sometimes property held", () => {
  const looksBack: Property = {
    ...{ kind: "sometimes", id: "after-deletion", sentence: "", needs: [], needsHistory: true },
    holds: (_, { deletedSlots }) => deletedSlots.has(0),
  };
  const coverage = new Coverage(COIN, [looksBack]);
  const read = stepOf("guest_read(gpa=0x0)", LOADED, "coin/read");
  const deletion = { ...read, before: { ...read.before, memslots: [slot()] } };

  for (const steps of [[read], [deletion, read], [read], [read]]) {
    coverage.beginTrace();
    for (const step of steps) coverage.recordStep(step);
  }

  expect(coverage.report().properties).toEqual([
    { id: "after-deletion", kind: "sometimes", evaluated: 5, held: 2, share: 0.25 },
  ]);
});

test("refuses a decision that the dialect does not list", () => {
  const stray = stepOf("close(fd=-1)", EBADF, "coin/edge");

  expect(() => new Coverage(COIN, []).recordStep(stray)).toThrowError(
    expect.objectContaining({ code: "MSC201" }),
  );
});

test("counts the traces that entered an undefined situation, by name", () => {
  const coverage = new Coverage(COIN, []);

  coverage.recordTaints(["freed-page"]);
  coverage.recordTaints([]);
  coverage.recordTaints(["host-oops", "freed-page"]);

  expect(coverage.report().taints).toEqual([
    expect.objectContaining({ id: "freed-page", effect: "stops", traces: 2 }),
    expect.objectContaining({ id: "host-oops", effect: "stops", traces: 1 }),
  ]);
});
