import { describe, expect, test } from "vitest";
import { parseOperation } from "../../../abi/notation.ts";
import { dialectNamed } from "../../dialects/registry.ts";
import type { MachineState } from "../../state.ts";
import { settled, step } from "../../step.ts";
import { region, stateAfter, verdictOf } from "../../test-support.ts";
import { pageAtOneGfn } from "./page-at-one-gfn.ts";

const UNDEFINED = "memfile-v6:undefined";
const POPULATED = [
  "fd0 = memfd_create(flags=INACCESSIBLE)",
  "fallocate(fd=fd0, mode=0, offset=0, size=0x8000)",
  region("flags=PRIVATE private_fd=fd0"),
].join("; ");
const SECOND = region("slot=1 gpa=0x8000 flags=PRIVATE private_fd=fd0 private_offset=0x1000");
const TWO = `${POPULATED}; ${SECOND}`;
/** One page, behind both slots. */
const FIRST_GFN = "guest_read(gpa=0x1000, access=private)";
const SECOND_GFN = "guest_read(gpa=0x8000, access=private)";

/** The state after an access that was refused. */
function refused(state: MachineState, line: string): MachineState {
  const operation = parseOperation(line);
  const choices = step(dialectNamed(UNDEFINED), state, operation).filter(
    ({ decidedBy }) => decidedBy === pageAtOneGfn.id,
  );
  const [choice] = settled(choices, { kind: "run_failed", errno: "EFAULT", exitReason: 0 });
  if (choice === undefined) throw new Error(`${line} may not be refused`);
  return choice.state;
}

describe("memfile/page-at-one-gfn", () => {
  test.each([
    ["the other gfn is mapped", `${TWO}; ${FIRST_GFN}; ${SECOND_GFN}`],
    ["neither is, and no other was refused", `${TWO}; ${SECOND_GFN}`],
  ])("may refuse a gfn where %s", (_, program) => {
    expect(verdictOf(pageAtOneGfn, program, UNDEFINED)).toBe("refused, whatever the errno");
  });

  test("may refuse a gfn that is mapped where the host may have taken the mapping down", () => {
    const stored = `${TWO}; ${FIRST_GFN}; host_write(hva=0x10000001000, tag=1)`;

    expect(verdictOf(pageAtOneGfn, `${stored}; ${FIRST_GFN}`, UNDEFINED)).toContain("refused");
  });

  test.each([
    ["a page with one binding", `${TWO}; guest_read(gpa=0x0, access=private)`],
    ["a gfn that is mapped", `${TWO}; ${FIRST_GFN}; ${FIRST_GFN}`],
    ["a shared access", `${TWO}; guest_read(gpa=0x1000)`],
    [
      "a page that is not there",
      [
        TWO,
        "fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE, offset=0x1000, size=0x1000)",
        FIRST_GFN,
      ].join("; "),
    ],
    ["the only slot that is left", `${TWO}; ${region("size=0")}; ${SECOND_GFN}`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(pageAtOneGfn, program, UNDEFINED)).toBe("silent");
  });

  test("leaves one gfn: where the other was refused, this one is served", () => {
    const state = refused(stateAfter(TWO, UNDEFINED), SECOND_GFN);

    expect(() => refused(state, FIRST_GFN)).toThrow("may not be refused");
    expect(refused(state, SECOND_GFN)).toBe(state);
  });

  test("goes with the mapping: the gfn that is not mapped any more is the second", () => {
    const once = refused(stateAfter(`${TWO}; ${FIRST_GFN}`, UNDEFINED), SECOND_GFN);
    const then = [region("slot=2 gpa=0x20000"), region("slot=2 size=0"), SECOND_GFN];
    const state = then.reduce(
      (before, line) => step(dialectNamed(UNDEFINED), before, parseOperation(line))[0].state,
      once,
    );

    expect(refused(state, FIRST_GFN)).not.toBe(state);
  });

  test("goes when the host changes what is behind the gfn, though the page stays", () => {
    const changed = `${TWO}; ${FIRST_GFN}; host_dontneed(hva=0x10000001000, size=0x1000)`;
    const once = refused(stateAfter(changed, UNDEFINED), FIRST_GFN);

    expect(once.mappings).toEqual([]);
    expect(() => refused(once, SECOND_GFN)).toThrow("may not be refused");
  });

  test("is about the page: one that was punched and made again is another", () => {
    const once = refused(stateAfter(TWO, UNDEFINED), SECOND_GFN);
    const again = ["PUNCH_HOLE|KEEP_SIZE", "0"].reduce(
      (before, mode) =>
        step(
          dialectNamed(UNDEFINED),
          before,
          parseOperation(`fallocate(fd=fd0, mode=${mode}, offset=0x1000, size=0x1000)`),
        )[0].state,
      once,
    );

    expect(refused(again, FIRST_GFN)).not.toBe(again);
  });
});
