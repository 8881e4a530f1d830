import { expect, test } from "vitest";
import { simulatorFactory } from "../implementations/simulator/factory.ts";
import { checked, deciding } from "./test-policies.ts";

test.each(["memfile-v6:strict", "memfile-v6:undefined"])(
  "5,000 random traces of %s conform, whatever personality",
  async (dialect) => {
    const report = await checked(dialect, simulatorFactory({ dialect }), 5_000);

    expect(report.divergences).toEqual([]);
    expect(report.verdict).toBe("conforms");
  },
);

test.each([{ refusesSecondBinding: () => "EEXIST" as const }, { refusesSecondGfn: () => true }])(
  "a machine that refuses what is open conforms to 200 traces",
  async (decisions) => {
    const open = await checked(
      "memfile-v6:undefined",
      deciding("memfile-v6:undefined", decisions),
      200,
    );

    expect(open.divergences).toEqual([]);
    expect(open.operations).toBeGreaterThan(8_000);
  },
);
