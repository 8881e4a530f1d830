import { describe, expect, test } from "vitest";
import { lastOutcome, region, stateAfter } from "../../test-support.ts";

describe("guest-access/execute", () => {
  test("runs the code that a tagged page holds", () => {
    const program = `${region()}; host_write(hva=0x10000001000, tag=9)`;

    expect(lastOutcome(`${program}; guest_execute(gpa=0x1000)`)).toBe(
      "executed tag=9 guest-access/execute",
    );
  });

  test("runs code from read-only slots and read-only host pages", () => {
    const program = [
      region("flags=READONLY"),
      "host_write(hva=0x10000001000, tag=9)",
      "host_mprotect(hva=0x10000001000, size=0x1000, prot=read)",
      "guest_execute(gpa=0x1000)",
    ].join(";");

    expect(lastOutcome(program)).toBe("executed tag=9 guest-access/execute");
  });

  test("ends in a triple fault on a zero page", () => {
    expect(lastOutcome(`${region()}; guest_execute(gpa=0x1000)`)).toBe(
      "SHUTDOWN suberror=0 guest-access/execute-zero-page",
    );
  });

  test.each([0, 9])("allows the page in the log, with tag %s", (tag) => {
    const program = [
      region("flags=LOG_DIRTY"),
      `host_write(hva=0x10000001000, tag=${tag})`,
      "guest_execute(gpa=0x1000)",
    ].join(";");

    expect(stateAfter(program).memslots.at(0)?.dirty).toEqual({ required: [], allowed: [1] });
  });
});
