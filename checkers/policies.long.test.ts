import { expect, test } from "vitest";
import { simulatorFactory } from "../implementations/simulator/factory.ts";
import { checked } from "./test-policies.ts";

test.each(["memfile-v6:strict", "memfile-v6:undefined"])(
  "5,000 random traces of %s conform, whatever personality",
  async (dialect) => {
    const report = await checked(dialect, simulatorFactory({ dialect }), 5_000);

    expect(report.divergences).toEqual([]);
    expect(report.verdict).toBe("conforms");
  },
);
