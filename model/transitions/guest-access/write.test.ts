import { describe, expect, test } from "vitest";
import { lastOutcome, lastStep, region, stateAfter } from "../../test-support.ts";

const LOGGED = region("flags=LOG_DIRTY");

describe("guest-access/write", () => {
  test("reaches the host page at the same place in the slot", () => {
    const program = `${region("gpa=0x8000")}; guest_write(gpa=0xa000, tag=7)`;

    expect(lastOutcome(`${program}; host_read(hva=0x10000002000)`)).toBe(
      "loaded tag=7 host-memory/read",
    );
    expect(lastOutcome(`${program}; host_read(hva=0x10000001000)`)).toBe(
      "loaded tag=0 host-memory/read",
    );
  });

  test("requires the page in the log of the slot it went through, and of no alias", () => {
    const alias = region("slot=1 flags=LOG_DIRTY gpa=0x8000");
    const { memslots } = stateAfter(`${LOGGED}; ${alias}; guest_write(gpa=0x9000, tag=7)`);

    expect(memslots.map(({ dirty }) => dirty?.required)).toEqual([[], [1]]);
  });

  test("keeps the log sorted, whatever the order of the stores", () => {
    const pages = [3, 0, 2].map((page) => `guest_write(gpa=${page * 4096}, tag=1)`).join(";");

    expect(stateAfter(`${LOGGED}; ${pages}`).memslots.at(0)?.dirty).toEqual({
      required: [0, 2, 3],
      allowed: [0, 2, 3],
    });
  });

  test("requires a page that was only allowed before", () => {
    const program = `${LOGGED}; guest_read(gpa=0x1000); guest_write(gpa=0x1000, tag=1)`;

    expect(stateAfter(program).memslots.at(0)?.dirty).toEqual({ required: [1], allowed: [1] });
  });

  test("logs a store of what the page holds already", () => {
    const program = `${LOGGED}; guest_write(gpa=0x1000, tag=0)`;

    expect(stateAfter(program).memslots.at(0)?.dirty?.required).toEqual([1]);
  });

  test("returns the very same state when content and log are like that already", () => {
    const again = "guest_write(gpa=0x1000, tag=7)";

    const { before, transitions } = lastStep(`${LOGGED}; ${again}; ${again}`);

    expect(transitions[0].state).toBe(before);
    expect(transitions[0].expected).toEqual({ kind: "ok" });
  });
});
