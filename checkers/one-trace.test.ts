import { expect, test } from "vitest";
import { simulatorFactory } from "../implementations/simulator/factory.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { PROPERTIES } from "../properties/catalogue.ts";
import { checkSequential } from "./sequential.ts";

test("reports a bug once, in how many ways ever it shows itself", async () => {
  const dialect = "linux-6.18";
  const { divergences, runs, notes } = await checkSequential({
    dialect: dialectNamed(dialect),
    factory: simulatorFactory({ dialect, bug: "readonly-write-reaches-memory" }),
    properties: PROPERTIES,
    ...{ seed: 42, runs: 60, maxOperations: 30, shrinkEvaluationsMax: 2000 },
    ...{ collect: true, now: () => 0 },
  });

  expect(runs).toBe(60);
  expect(divergences).toHaveLength(1);
  expect(notes.join("\n")).toContain(`shrank to ${divergences?.[0]?.id} as well`);
});
