import { describe, expect, test } from "vitest";
import { simulatorFactory } from "../implementations/simulator/factory.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { PROPERTIES } from "../properties/catalogue.ts";
import { possibleOn } from "./possible.ts";
import { checked } from "./test-policies.ts";

const RUNS = 40;
const OPERATIONS_MAX = 40;

describe.each(["memfile-v6:as-posted", "memfile-v6:as-posted,thp"])("%s", (dialect) => {
  const factory = simulatorFactory({ dialect });

  test("is compared in nine operations of ten, with every property until a quirk", async () => {
    const { divergences, operations = 0, properties = [] } = await checked(dialect, factory, RUNS);

    expect(divergences).toEqual([]);
    expect(operations / (RUNS * OPERATIONS_MAX)).toBeGreaterThan(0.9);
    const always = properties.filter(({ kind }) => kind === "always");
    const seldom = always.filter(({ evaluated }) => evaluated < operations / 4);
    expect(seldom).toEqual([]);
    expect(always.some(({ evaluated }) => evaluated < operations)).toBe(true);
  });

  test("leaves out no property that the dialect as intended has", () => {
    const idsIn = (name: string) =>
      possibleOn(factory.capabilities, dialectNamed(name), PROPERTIES).properties.map(
        ({ id }) => id,
      );

    expect(idsIn(dialect)).toEqual(idsIn(dialect.replace(/as-posted,?/, "").replace(/:$/, "")));
  });
});
