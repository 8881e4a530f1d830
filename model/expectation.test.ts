import { describe, expect, test } from "vitest";
import type { Outcome } from "../abi/outcome.ts";
import { allows, type DirtyLogBetween, type Expectation } from "./expectation.ts";

const log = (...pages: readonly number[]): Outcome => ({ kind: "dirty_log", pages });

describe("a dirty log with bits left open", () => {
  const between: DirtyLogBetween = { kind: "dirty_log_between", required: [1], allowed: [0, 1, 4] };

  test.each([[log(1)], [log(0, 1)], [log(0, 1, 4)]])("allows %j", (outcome) => {
    expect(allows(between, outcome)).toBe(true);
  });

  test.each([
    ["a required page is missing", log(0, 4)],
    ["a page is reported that nobody touched", log(1, 2)],
    ["it is empty", log()],
    ["the call failed", { kind: "failed", errno: "EFAULT" } as const],
  ])("does not allow a log when %s", (_, outcome) => {
    expect(allows(between, outcome)).toBe(false);
  });
});

describe("a failed KVM_RUN", () => {
  const failed = (exitReason: number | "stale"): Outcome & Expectation => ({
    kind: "run_failed",
    errno: "EFAULT",
    exitReason,
  });

  test("may leave any exit reason where none is promised", () => {
    expect(allows(failed("stale"), failed(6))).toBe(true);
    expect(allows(failed("stale"), { ...failed(6), errno: "EINTR" } as Outcome)).toBe(false);
    expect(allows(failed("stale"), { kind: "ok" })).toBe(false);
  });

  test("must show the exit reason that is promised", () => {
    expect(allows(failed(0), failed(0))).toBe(true);
    expect(allows(failed(0), failed(6))).toBe(false);
  });
});

describe("any other expectation", () => {
  const mmio: Outcome & Expectation = {
    kind: "mmio",
    access: "write",
    gpa: 0x1000n,
    lengthBytes: 8,
    tag: 3,
  };

  test("allows exactly the same outcome", () => {
    expect(allows(mmio, { ...mmio })).toBe(true);
  });

  test.each([
    ["access", "read"],
    ["gpa", 0x2000n],
    ["lengthBytes", 4],
    ["tag", 4],
  ])("does not allow another %s", (field, value) => {
    expect(allows(mmio, { ...mmio, [field]: value } as Outcome)).toBe(false);
  });

  test("does not allow another kind that prints alike", () => {
    expect(allows({ kind: "loaded", tag: 1 }, { kind: "executed", tag: 1 })).toBe(false);
  });
});
