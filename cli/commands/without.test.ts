import { describe, expect, test } from "vitest";
import { simulatorFactory } from "../../implementations/simulator/factory.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { withoutOperations } from "./without.ts";

const factory = simulatorFactory({ dialect: "linux-6.12" });
const dialect = dialectNamed("linux-6.12");
const TARGET = { implementation: "simulator", dialect, factory, notes: ["a note"] };

describe("operations that are left out", () => {
  test("are not among the capabilities, and a note says so", () => {
    const { factory: rest, notes } = withoutOperations(TARGET, ["pre_fault_memory", "dup"]);
    const { operations } = rest.capabilities;
    expect(operations).toHaveLength(factory.capabilities.operations.length - 2);
    expect(operations).not.toContain("pre_fault_memory");
    expect(notes).toEqual(["a note", expect.stringContaining("pre_fault_memory, dup")]);
  });

  test("leave the target as it is when there are none", () => {
    expect(withoutOperations(TARGET, [])).toBe(TARGET);
  });
});
