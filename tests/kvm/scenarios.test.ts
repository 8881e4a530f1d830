import { describe, expect, test } from "vitest";
import { ACCESSES } from "./scenarios/accesses.ts";
import { DIRTY_LOGS } from "./scenarios/dirty-logs.ts";
import { EMULATED } from "./scenarios/emulation.ts";
import { GUEST_MEMFDS } from "./scenarios/guest-memfd.ts";
import { HOST_MEMORY } from "./scenarios/host-memory.ts";
import { PRIVATE_MEMORY } from "./scenarios/private-memory.ts";
import { SLOTS } from "./scenarios/slots.ts";
import { KVM, onKvm, play } from "./support.ts";

/** Each for a fresh machine. `S n` in a title is the section of the ABI that it comes from. */
const SCENARIOS = [
  ...[...SLOTS, ...ACCESSES, ...EMULATED, ...DIRTY_LOGS, ...HOST_MEMORY],
  ...[...GUEST_MEMFDS, ...PRIVATE_MEMORY],
];

// The lines say what Linux 6.18 does with shadow paging; other generations are for lockstep.
const isMeant = KVM.usable && KVM.suggestedDialect !== null && !KVM.hasTwoDimensionalPaging;
const title =
  KVM.usable && !isMeant ? "scenarios (skipped: not Linux 6.18 with shadow paging)" : "scenarios";

describe.skipIf(!isMeant)(onKvm(title), () => {
  test.each(SCENARIOS)("$title", async ({ lines }) => {
    const expected = lines.map((line) => {
      const [operation = "", outcomes = ""] = line.split(" -> ");
      return { operation, outcomes: outcomes.split(" | ") };
    });

    const seen = await play(expected.map(({ operation }) => operation));

    const allowed = expected.map(({ operation, outcomes }, index) => {
      const match = outcomes.find((outcome) => seen[index] === `${operation} -> ${outcome}`);
      return `${operation} -> ${match ?? outcomes[0]}`;
    });
    expect(seen).toEqual(allowed);
  });
});
