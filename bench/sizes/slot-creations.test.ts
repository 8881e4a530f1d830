import { expect, test } from "vitest";
import { makeTrace } from "../../abi/trace.ts";
import { replay } from "../../checkers/replay.ts";
import { simulatorFactory } from "../../implementations/simulator/factory.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import { measureCreations, SLOTS_MAX, slotCreations } from "./slot-creations.ts";

const DIALECT = "linux-6.18";
const isLong = process.env["MEMSLOT_CHECK_LONG"] !== undefined;

async function replayed(slots: number) {
  const started = process.cpuUsage();
  const report = await replay({
    dialect: dialectNamed(DIALECT),
    factory: simulatorFactory({ dialect: DIALECT }),
    properties: PROPERTIES,
    trace: makeTrace(DIALECT, slotCreations(slots)),
    now: () => performance.now(),
  });
  const { user, system } = process.cpuUsage(started);
  return { report, seconds: (user + system) / 1e6 };
}

test("a thousand slots are replayed with all properties", async () => {
  const { report } = await replayed(1000);

  expect([report.verdict, report.operations]).toEqual(["conforms", 1000]);
});

test("the cost of one more slot is told at every wanted number", async () => {
  const { microsecondsAt } = await measureCreations(2001, [1000, 2000]);

  expect([...microsecondsAt.keys()]).toEqual([1000, 2000]);
  expect([...microsecondsAt.values()].every((cost) => cost > 0)).toBe(true);
});

test.runIf(isLong)("all slots there are take less than a minute of CPU", async () => {
  const { report, seconds } = await replayed(SLOTS_MAX);

  expect([report.verdict, report.operations]).toEqual(["conforms", SLOTS_MAX]);
  expect(seconds).toBeLessThan(60);
});

test.runIf(isLong)(
  "one more slot costs at 32000 at most three times what it costs at 1000",
  async () => {
    await measureCreations(4000, []);
    const { microsecondsAt } = await measureCreations(SLOTS_MAX, [1000, 32_000]);
    const [few = 0, many = Number.NaN] = microsecondsAt.values();

    expect(many / few).toBeLessThan(3);
  },
);
