import { describe, expect, test } from "vitest";
import { lastOutcome, lastStep, region, stateAfter } from "../../test-support.ts";

const USED = [
  region("flags=LOG_DIRTY"),
  "guest_read(gpa=0x0)",
  "guest_write(gpa=0x1000, tag=1)",
].join(";");

describe("dirty-log/get", () => {
  test("must report the pages written and may report the pages touched", () => {
    expect(lastOutcome(`${USED}; get_dirty_log(slot=0)`)).toBe(
      "dirty [1] at least, [0,1] at most dirty-log/get",
    );
  });

  test("clears what it reports", () => {
    expect(lastOutcome(`${USED}; get_dirty_log(slot=0); get_dirty_log(slot=0)`)).toBe(
      "dirty [] at least, [] at most dirty-log/get",
    );
  });

  test("reports what is written after it", () => {
    const program = `${USED}; get_dirty_log(slot=0); guest_write(gpa=0x1000, tag=1)`;

    expect(lastOutcome(`${program}; get_dirty_log(slot=0)`)).toBe(
      "dirty [1] at least, [1] at most dirty-log/get",
    );
  });

  test("loses the bits when the caller's buffer cannot be written", () => {
    const program = `${USED}; get_dirty_log(slot=0, buffer=unmapped)`;

    expect(lastOutcome(program)).toBe("EFAULT dirty-log/get-loses-bits");
    expect(stateAfter(program).memslots.at(0)?.dirty).toEqual({ required: [], allowed: [] });
  });

  test("clears the named slot only", () => {
    const other = `${region("slot=1 flags=LOG_DIRTY gpa=0x8000")}; guest_write(gpa=0x8000, tag=2)`;
    const { memslots } = stateAfter(`${USED}; ${other}; get_dirty_log(slot=0)`);

    expect(memslots.map(({ dirty }) => dirty?.required)).toEqual([[], [0]]);
  });

  test.each(["ok", "unmapped"])("changes nothing in an empty log, buffer %s", (buffer) => {
    const program = `${region("flags=LOG_DIRTY")}; get_dirty_log(slot=0, buffer=${buffer})`;

    const { before, transitions } = lastStep(program);

    expect(transitions[0].state).toBe(before);
  });
});
