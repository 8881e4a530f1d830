import { describe, expect, test } from "vitest";
import type { ImplementationFactory } from "../abi/implementation.ts";
import { simulatorFactory } from "../implementations/simulator/factory.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { dialectOn, meet } from "./machine-facts.ts";

/** The simulator, said to be a machine that is known to be so. */
function known(...facts: readonly string[]): ImplementationFactory {
  const factory = simulatorFactory({ dialect: "linux-6.18" });
  return { ...factory, capabilities: { ...factory.capabilities, facts } };
}

describe("a dialect on a machine", () => {
  test("takes the facts that its name is silent about, and only those", () => {
    const dialect = dialectOn(dialectNamed("linux-6.18:fetch=shutdown"), [
      "fetch=internal-error",
      "no-smm",
      "binding=early",
    ]);

    expect(dialect.name).toBe("linux-6.18:no-smm,fetch=shutdown");
    const { name: _, ...same } = dialectNamed(dialect.name);
    expect(dialect).toMatchObject(same);
  });

  test("takes where memory is made private beside the type of the VM", () => {
    const dialect = dialectOn(dialectNamed("linux-7.4:sw-protected"), ["vm-attributes"]);

    expect(dialect).toBe(dialectNamed("linux-7.4:vm-attributes,sw-protected"));
  });

  test("stays the very same where nothing is unlike it", () => {
    const usual = dialectNamed("linux-6.18");
    const own = { ...usual, name: "mine" };

    expect(dialectOn(usual, ["smm", "tdp", "maxphyaddr=52"])).toBe(usual);
    expect(dialectOn(own, ["no-smm"])).toBe(own);
  });

  test("of a VM with private memory takes no fact that only ordinary VMs have", () => {
    const dialect = dialectNamed("linux-6.18:sw-protected");

    expect(dialectOn(dialect, ["smm", "no-tdp", "fetch=shutdown"]).name).toBe(
      "linux-6.18:sw-protected,fetch=shutdown",
    );
  });
});

describe("a name that meets a machine", () => {
  test("is completed by what is known, and it is said", () => {
    const { dialect, factory, notes } = meet("linux-6.18", known("no-smm", "fetch=shutdown"));

    expect(dialect.name).toBe("linux-6.18:no-smm,fetch=shutdown");
    expect(factory.capabilities.facts).toBeUndefined();
    expect(notes).toEqual([
      "this machine was asked and is no-smm fetch=shutdown: it is held to " +
        "linux-6.18:no-smm,fetch=shutdown",
    ]);
  });

  test("is believed where it says otherwise, usual words included, and that is told", () => {
    const { dialect, notes } = meet(
      "linux-6.18:smm,fetch=internal-error",
      known("no-smm", "fetch=shutdown", "no-attributes"),
    );

    expect(dialect.name).toBe("linux-6.18:no-attributes");
    expect(notes.slice(1)).toEqual([
      "linux-6.18:smm,fetch=internal-error says smm, but this machine is no-smm",
      "linux-6.18:smm,fetch=internal-error says fetch=internal-error, but this machine is " +
        "fetch=shutdown",
    ]);
  });

  test("tells of words that cannot be beside what is known", () => {
    const { dialect, notes } = meet("linux-6.18:maxphyaddr=40", known("no-tdp"));

    expect(dialect.name).toBe("linux-6.18:maxphyaddr=40");
    expect(notes.at(-1)).toBe(
      "linux-6.18:maxphyaddr=40 says maxphyaddr=40, but this machine is no-tdp",
    );
  });

  test("is all there is to a machine of which nothing is known", () => {
    const factory = simulatorFactory({ dialect: "linux-6.18" });

    expect(meet("linux-6.18", factory)).toEqual({
      dialect: dialectNamed("linux-6.18"),
      factory,
      notes: [],
    });
  });
});
