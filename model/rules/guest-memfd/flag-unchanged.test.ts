import { describe, expect, test } from "vitest";
import { dialectNamed } from "../../dialects/registry.ts";
import { parseOperation } from "../../notation.ts";
import { MEM_GUEST_MEMFD, type SetUserMemoryRegion2 } from "../../operation.ts";
import type { MachineState } from "../../state.ts";
import { region2, stateAfter, USUAL_DIALECT } from "../../test-support.ts";
import { flagUnchanged } from "./flag-unchanged.ts";

function speaksAbout(state: MachineState, line: string): boolean {
  const operation = parseOperation(line) as SetUserMemoryRegion2;
  return flagUnchanged.speaks({ dialect: dialectNamed(USUAL_DIALECT), state, operation });
}

/** No operation makes such a slot yet, so the test makes one by hand. */
function withGuestMemfdSlot(): MachineState {
  const state = stateAfter(region2());
  return {
    ...state,
    memslots: state.memslots.map((slot) => ({ ...slot, flags: MEM_GUEST_MEMFD })),
  };
}

describe("guest-memfd/flag-unchanged", () => {
  test("refuses to take the flag from a slot, with and without a move", () => {
    const state = withGuestMemfdSlot();

    expect(speaksAbout(state, region2())).toBe(true);
    expect(speaksAbout(state, region2("gpa=0x8000"))).toBe(true);
    expect(flagUnchanged.verdict).toBe("EINVAL");
  });

  test("is silent about a delete, and about slots that never had the flag", () => {
    expect(speaksAbout(withGuestMemfdSlot(), region2("size=0"))).toBe(false);
    expect(speaksAbout(stateAfter(region2()), region2("gpa=0x8000"))).toBe(false);
  });

  test("says why no trace can make it speak", () => {
    expect(flagUnchanged.unreachable).toMatch(/guest_memfd/);
  });
});
