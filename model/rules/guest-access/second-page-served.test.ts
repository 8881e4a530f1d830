import { describe, expect, test } from "vitest";
import { lastOutcome, lastStep, region, stateAfter } from "../../test-support.ts";

const HOLE = "host_munmap(hva=0x10000001000, size=0x1000)";
const RULE = "guest-access/second-page-served";

describe(RULE, () => {
  test.each(["guest_read_bytes(gpa=0xffc)", "guest_write_bytes(gpa=0xffc, value=0x1)"])(
    "ends %s as an access of the second page",
    (access) => {
      expect(lastOutcome(`${region()}; ${HOLE}; ${access}`)).toBe(`KVM_RUN EFAULT exit=0 ${RULE}`);
    },
  );

  test("leaves memory alone", () => {
    const { before, transitions } = lastStep(
      `${region()}; ${HOLE}; guest_write_bytes(gpa=0xffc, value=0x1)`,
    );

    expect(transitions[0].state.hostPages).toBe(before.hostPages);
  });

  test("leaves the first page mapped, so that it may be in the log", () => {
    const logged = region("flags=LOG_DIRTY");
    const program = `${logged}; ${HOLE}; guest_write_bytes(gpa=0xffc, value=0x1)`;

    expect(stateAfter(program).memslots.at(0)?.dirty).toEqual({ required: [], allowed: [0] });
  });

  test("lets an access by that ends with the first page", () => {
    expect(lastOutcome(`${region()}; ${HOLE}; guest_read_bytes(gpa=0xff8)`)).toBe(
      "accessed value=0x0 exits=none guest-access/read-bytes",
    );
  });

  test("comes behind the first page", () => {
    const holes = `${HOLE}; host_mprotect(hva=0x10000000000, size=0x1000, prot=none)`;

    expect(lastOutcome(`${region()}; ${holes}; guest_read_bytes(gpa=0xffc)`)).toContain(
      "guest-access/first-page-served",
    );
  });
});
