import { expect, test } from "vitest";
import { GUEST_MEMFD_BUGS } from "../../implementations/simulator/bugs/guest-memfd/catalogue.ts";
import { check, simulatorFactory } from "../../index.ts";

const SEED = 3;

/** The rarest needs two slots of one file and a punch over both. */
const RUNS_MAX = 10_000;

/** A bug has several faces; the one that shows first may need some operations more. */
const LONGER_MAX = 3;

test.each(GUEST_MEMFD_BUGS)("$id is found and shrunk", async ({ id, dialect, minimalTrace }) => {
  const factory = simulatorFactory({ dialect, bug: id });

  const { divergences } = await check(factory, { dialect, seed: SEED, runs: RUNS_MAX });

  expect(divergences).toHaveLength(1);
  const length = divergences?.[0]?.trace.length ?? 0;
  expect(length).toBeGreaterThanOrEqual(minimalTrace.length);
  expect(length).toBeLessThanOrEqual(minimalTrace.length + LONGER_MAX);
});
