import { expect, test } from "vitest";
import { simulatorFactory } from "../simulator/factory.ts";
import { remoteFactory } from "./client.ts";
import { connectionTo } from "./test-connections.ts";

const LIMITS = { startTimeoutMs: 60_000, answerTimeoutMs: 60_000 };

test("a server that can be hastened is, for the machines that are to be hasty alone", async () => {
  const told: boolean[] = [];
  const hasten = (isHasty: boolean): void => void told.push(isHasty);
  const simulator = simulatorFactory({ dialect: "linux-6.18" });
  await using remote = await remoteFactory(() => connectionTo(simulator, { hasten }), LIMITS);

  await remote.open();
  await remote.hasty?.().open();
  await (await remote.open())[Symbol.asyncDispose]();
  await remote.hasty?.().open();

  expect(told).toEqual([false, true, false, true]);
});

test("a server that says nothing of it is not asked for haste", async () => {
  const simulator = simulatorFactory({ dialect: "linux-6.18" });
  await using remote = await remoteFactory(() => connectionTo(simulator), LIMITS);

  expect(remote.hasty).toBeUndefined();
});
