import { describe, expect, test } from "vitest";
import { lastOutcome, lastStep, region, stateAfter } from "../../test-support.ts";

const LOGGED = region("flags=LOG_DIRTY");

describe("guest-access/read", () => {
  test.each([
    ["a zero page", region(), 0],
    ["what the guest stored", `${region()}; guest_write(gpa=0x0, tag=7)`, 7],
    ["what the host stored", `${region()}; host_write(hva=0x10000000000, tag=8)`, 8],
    [
      "what was stored through another slot over the same host page",
      `${region()}; ${region("slot=1 gpa=0x8000")}; guest_write(gpa=0x8000, tag=9)`,
      9,
    ],
    ["what was there before a slot was made anew", remade("hva=0x10000000000"), 6],
    ["another page when a slot is made anew elsewhere", remade("hva=0x10000001000"), 0],
  ])("returns %s", (_, program, tag) => {
    expect(lastOutcome(`${program}; guest_read(gpa=0x0)`)).toBe(
      `loaded tag=${tag} guest-access/read`,
    );
  });

  test("leaves the state alone when no slot logs", () => {
    const { before, transitions } = lastStep(`${region()}; guest_read(gpa=0x0)`);

    expect(transitions[0].state).toBe(before);
  });

  test("allows, but does not require, the page in the log", () => {
    const [slot] = stateAfter(`${LOGGED}; guest_read(gpa=0x2000)`).memslots;

    expect(slot?.dirty).toEqual({ required: [], allowed: [2] });
  });

  test.each([
    ["a read-only slot", region("flags=LOG_DIRTY|READONLY")],
    [
      "a host page that cannot be written",
      `${LOGGED}; host_mprotect(hva=0x10000000000, size=0x4000, prot=read)`,
    ],
    ["a page that is in the log already", `${LOGGED}; guest_write(gpa=0x2000, tag=1)`],
  ])("does not touch the log of %s", (_, program) => {
    const { before, transitions } = lastStep(`${program}; guest_read(gpa=0x2000)`);

    expect(transitions[0].state).toBe(before);
  });
});

/** Page 0 holds tag 6; the slot is then deleted and created with these changes. */
function remade(changes: string): string {
  return [region(), "guest_write(gpa=0x0, tag=6)", region("size=0"), region(changes)].join(";");
}
