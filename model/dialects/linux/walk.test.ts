import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Dialect } from "../../dialect.ts";
import { signedBindingInsideFile } from "../../rules/guest-memfd/signed-binding-inside-file.ts";
import { FRESH_MACHINE, type MachineState, type MemslotState } from "../../state.ts";
import { step } from "../../step.ts";
import { stoppingTaint } from "../../taints.ts";
import { hasRule } from "../ladder.ts";
import { dialectNamed } from "../registry.ts";
import { callsOf, LINUX_DIALECTS, missedBy, walks } from "./test-walks.ts";

describe.each(LINUX_DIALECTS)("$name, on random walks", (dialect) => {
  test("keeps files, bindings and attributes in order", () => {
    fc.assert(
      fc.property(walks, (operations) => {
        let state = FRESH_MACHINE;
        for (const operation of callsOf(dialect, operations)) {
          state = step(dialect, state, operation)[0].state;
          if (stoppingTaint(state) !== undefined) return;
          expect(faultOf(dialect, state)).toBeUndefined();
        }
      }),
      { numRuns: 40 },
    );
  });
});

// All of them in `walk.long.test.ts`.
test("linux-7.3, on random walks, reaches everything that it says can be reached", () => {
  expect(missedBy(dialectNamed("linux-7.3"))).toEqual([]);
});

/** What is wrong with a state, in a word; undefined when nothing is. */
function faultOf(
  dialect: Dialect,
  { memslots, files: known, privateGfns }: MachineState,
): string | undefined {
  const region2 = dialect.operations.set_user_memory_region2?.ladder ?? [];
  const isEndSigned = hasRule(region2, signedBindingInsideFile);
  for (const [index, one] of [...memslots].entries()) {
    const binding = one.guestMemfd;
    if ((binding !== undefined) !== ((one.flags & 4) !== 0)) return "a flag without its file";
    if (binding === undefined) continue;
    const file = known[binding.file];
    if (file?.guestMemfd?.vm !== 0) return "the file of another VM";
    const end = (binding.offsetPages + BigInt(one.pages)) * 4096n;
    const isTaken = isEndSigned && end >= 1n << 63n;
    if (!isTaken && end > (file.sizeBytes ?? 0n)) return "a binding behind the end of the file";
    if ([...memslots].slice(index + 1).some((other) => shares(one, other)))
      return "a page bound twice";
  }
  for (const [index, { from, to }] of privateGfns.entries()) {
    const next = privateGfns[index + 1];
    if (from >= to || (next !== undefined && to >= next.from)) return "ranges that touch";
  }
  return undefined;
}

function shares({ guestMemfd: one, pages }: MemslotState, other: MemslotState): boolean {
  const two = other.guestMemfd;
  if (one === undefined || two === undefined || one.file !== two.file) return false;
  return (
    one.offsetPages < two.offsetPages + BigInt(other.pages) &&
    two.offsetPages < one.offsetPages + BigInt(pages)
  );
}
