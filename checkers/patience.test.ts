import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ImplementationLost } from "../abi/implementation.ts";
import { Patience, usualTimeoutMs } from "./patience.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** How long an answer that never comes is waited for. */
async function limitOf(patience: Patience): Promise<string> {
  const waiting = patience.wait(new Promise(() => {}), "apply").catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(100_000);
  return ((await waiting) as ImplementationLost).message;
}

/** A clock that goes on by as much whenever it is looked at. */
function clock(stepMs: number): () => number {
  let nowMs = 0;
  return () => {
    nowMs += stepMs;
    return nowMs;
  };
}

test("an answer is waited for as long as the limit", async () => {
  expect(await limitOf(new Patience(60_000, clock(1)))).toBe("apply gave no answer in 60000 ms");
});

test("in haste, ten times as long as for the slowest, and a second at least", async () => {
  const quick = new Patience(60_000, clock(2));
  const slow = new Patience(60_000, clock(700));
  const patient = new Patience(800, clock(700));
  for (const patience of [quick, slow, patient]) await patience.wait(Promise.resolve(1), "apply");

  expect(await limitOf(quick.hasty())).toContain("in 1000 ms");
  expect(await limitOf(slow.hasty())).toContain("in 7000 ms");
  expect(await limitOf(patient.hasty())).toContain("in 800 ms");
});

test("a check that is to be short does not wait longer than that for one answer", () => {
  expect([usualTimeoutMs(), usualTimeoutMs(3_000), usualTimeoutMs(60_000)]).toEqual([
    30_000, 3_000, 30_000,
  ]);
});
