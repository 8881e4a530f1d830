import { expect, test } from "vitest";
import { machine, observation, privateSlot, slot, stepOf } from "../test-steps.ts";
import { oneNotifierPerPrivateSlot } from "./one-notifier-per-private-slot.ts";

function judge(notifiers: number, ...slots: ReturnType<typeof slot>[]): string | undefined {
  const observedAfter = observation({ files: [{ notifiers }] });
  return oneNotifierPerPrivateSlot.violation(stepOf({ after: machine(slots), observedAfter }));
}

test("finds a notifier without a slot", () => {
  expect(judge(1)).toBe("fd0 has 1 notifiers for 0 slots");
});

test("finds a slot without a notifier", () => {
  expect(judge(1, privateSlot(), privateSlot({ id: 1, baseGfn: 8n }))).toBe(
    "fd0 has 1 notifiers for 2 slots",
  );
});

test("allows one notifier for each private slot, and none for others", () => {
  expect(judge(1, privateSlot(), slot({ id: 1, baseGfn: 8n }))).toBeUndefined();
});
