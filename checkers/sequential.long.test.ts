import { expect, test } from "vitest";
import { simulatorFactory } from "../implementations/simulator/factory.ts";
import { DIALECTS } from "../model/dialects/registry.ts";
import { PROPERTIES } from "../properties/catalogue.ts";
import { checkSequential, VACUITY_RUNS_MIN } from "./sequential.ts";

// A check that is long enough to say which `sometimes` properties never held.
test.each(DIALECTS)("finds nothing wrong with $name, nor anything vacuous", async (dialect) => {
  const report = await checkSequential({
    dialect,
    factory: simulatorFactory({ dialect: dialect.name }),
    properties: PROPERTIES,
    seed: 42,
    runs: VACUITY_RUNS_MIN,
    maxOperations: 40,
    collect: false,
    shrinkEvaluationsMax: 2000,
    now: () => 0,
  });

  const skipped = /^properties skipped, known to be broken by B-|^switched off in a trace once it/;
  expect(report).toMatchObject({ verdict: "conforms", limitsHit: [], runs: VACUITY_RUNS_MIN });
  expect(report.notes.filter((note) => !skipped.test(note))).toEqual([]);
  // What is not followed, or what nobody defines, ends a trace early.
  const cutShort = [...Object.keys(report.notSent ?? {}), ...(report.taints ?? [])].length > 0;
  expect(report.operations).toBeGreaterThanOrEqual(cutShort ? 4000 : 8000);
});
