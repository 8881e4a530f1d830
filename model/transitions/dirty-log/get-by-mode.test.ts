import { describe, expect, test } from "vitest";
import { parseOperation } from "../../../abi/notation.ts";
import { dialectNamed } from "../../dialects/registry.ts";
import { printExpectation } from "../../expectation.ts";
import type { MachineState } from "../../state.ts";
import { settled, step } from "../../step.ts";
import { lastOutcome, lastStep, region, stateAfter } from "../../test-support.ts";

const MANUAL = "enable_dirty_log_protect(mode=MANUAL)";
const INITIALLY_SET = "enable_dirty_log_protect(mode=MANUAL|INITIALLY_SET)";
const GET = "get_dirty_log(slot=0)";
const USED = [region("flags=LOG_DIRTY"), "guest_read(gpa=0x0)", "guest_write(gpa=0x1000, tag=1)"];

/** The state after a read-only GET that showed these pages, and the answer of the next GET. */
function nextGet(state: MachineState, pages: readonly number[]): string {
  const dialect = dialectNamed("linux-6.18");
  const operation = parseOperation(GET);
  const choices = step(dialect, state, operation);
  const [chosen] = settled(choices, { kind: "dirty_log", pages });
  if (chosen === undefined) return "not allowed";
  return printExpectation(step(dialect, chosen.state, operation)[0].expected);
}

describe("dirty-log/get-by-mode", () => {
  test("clears what it reads without manual protection", () => {
    expect(lastOutcome([...USED, GET, GET].join(";"))).toBe(
      "dirty [] at least, [] at most dirty-log/get",
    );
  });

  test("only reads with manual protection", () => {
    expect(lastOutcome([...USED, MANUAL, GET, GET].join(";"))).toBe(
      "dirty [1] at least, [0,1] at most dirty-log/get-manual",
    );
  });

  test("loses nothing with manual protection when the copy fails", () => {
    const { before, transitions } = lastStep(
      [...USED, MANUAL, "get_dirty_log(slot=0, buffer=unmapped)"].join(";"),
    );

    expect(transitions[0].decidedBy).toBe("dirty-log/get-manual-not-written");
    expect(transitions[0].state).toBe(before);
  });

  test.each([
    [[1], "dirty [1] at least, [1] at most"],
    [[0, 1], "dirty [0,1] at least, [0,1] at most"],
    [[0], "not allowed"],
  ])("knows the log once it has shown %j", (pages, answer) => {
    expect(nextGet(stateAfter([...USED, MANUAL].join(";")), pages)).toBe(answer);
  });

  test("keeps the state it has when a log shows nothing new", () => {
    const state = stateAfter([region("flags=LOG_DIRTY"), MANUAL].join(";"));
    const choices = step(dialectNamed("linux-6.18"), state, parseOperation(GET));

    expect(settled(choices, { kind: "dirty_log", pages: [] })[0]?.state).toBe(state);
  });
});

describe("dirty-log/protect", () => {
  test("changes nothing when the mode is what it was", () => {
    const { before, transitions } = lastStep("enable_dirty_log_protect(mode=0)");

    expect(transitions[0].state).toBe(before);
  });

  test.each([
    [
      "a slot that is created with a log",
      [INITIALLY_SET, region("flags=LOG_DIRTY")],
      [{ first: 0, last: 3 }],
    ],
    [
      "a slot that begins to log",
      [INITIALLY_SET, region(), region("flags=LOG_DIRTY")],
      [{ first: 0, last: 3 }],
    ],
    ["not a log that exists", [region("flags=LOG_DIRTY"), INITIALLY_SET], []],
    [
      "not a log that begins after it was taken back",
      [INITIALLY_SET, MANUAL, region("flags=LOG_DIRTY")],
      [],
    ],
  ])("lets logs begin full: %s", (_, program, pages) => {
    expect(stateAfter(program.join(";")).memslots.at(0)?.dirty).toEqual({
      required: pages,
      allowed: pages,
    });
  });

  test.each([
    ["1 GiB", "0x40000000", "[64-262143]"],
    ["8 TiB", "0x7fffffff000", "[64-2147483646]"],
  ])("lets the log of %s begin full, of which CLEAR clears 64 pages", (_, size, left) => {
    const clear = "clear_dirty_log(slot=0, first_page=0, num_pages=64, pages=[0-63])";
    const begins = [INITIALLY_SET, region(`flags=LOG_DIRTY size=${size} hva=0`)];

    expect(stateAfter(begins.join(";")).taints).toEqual([]);
    expect(lastOutcome([...begins, clear, GET].join(";"))).toBe(
      `dirty ${left} at least, ${left} at most dirty-log/get-manual`,
    );
  });

  test("leaves bits to CLEAR, which clears those it names", () => {
    const clear = "clear_dirty_log(slot=0, first_page=0, num_pages=4, pages=[0,2])";
    const program = [INITIALLY_SET, region("flags=LOG_DIRTY"), clear, GET].join(";");

    expect(lastOutcome(program)).toBe("dirty [1,3] at least, [1,3] at most dirty-log/get-manual");
  });
});
