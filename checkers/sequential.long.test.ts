import { expect, test } from "vitest";
import { simulatorFactory } from "../implementations/simulator/factory.ts";
import { DIALECTS, dialectNamed } from "../model/dialects/registry.ts";
import { PROPERTIES } from "../properties/catalogue.ts";
import { checkSequential, VACUITY_RUNS_MIN } from "./sequential.ts";

/** A check that is long enough to say which `sometimes` properties never held. */
test.each(DIALECTS.map(({ name }) => name))(
  "finds nothing wrong with %s, and every `sometimes` property holds somewhere",
  async (name) => {
    const report = await checkSequential({
      ...{ dialect: dialectNamed(name), factory: simulatorFactory({ dialect: name }) },
      ...{ properties: PROPERTIES, seed: 42, runs: VACUITY_RUNS_MIN, maxOperations: 40 },
      ...{ collect: false, shrinkEvaluationsMax: 2000, now: () => 0 },
    });

    const skipped = /^properties skipped, known to be broken by B-/;
    expect(report).toMatchObject({ verdict: "conforms", limitsHit: [], runs: VACUITY_RUNS_MIN });
    expect(report.notes.filter((note) => !skipped.test(note))).toEqual([]);
    // What is not followed, or what nobody defines, ends a trace early.
    const cutShort = [...Object.keys(report.notSent ?? {}), ...(report.taints ?? [])].length > 0;
    expect(report.operations).toBeGreaterThanOrEqual(cutShort ? 4000 : 8000);
  },
);
