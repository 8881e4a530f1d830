import { describe, expect, test } from "vitest";
import { parseSimulatorName, printSimulatorName } from "./simulator-name.ts";

describe("names of simulators", () => {
  test.each([
    ["simulator", "simulator"],
    ["simulator:fetch=shutdown,no-smm", "simulator:no-smm,fetch=shutdown"],
    ["simulator:no-smm,fetch=shutdown,no-smm", "simulator:no-smm,fetch=shutdown"],
    ["simulator:no-tdp,bug=page-not-zeroed", "simulator:bug=page-not-zeroed,no-tdp"],
    ["simulator:loads=clean,as-posted", "simulator:as-posted,loads=clean"],
  ])("have their words in one order: %s", (name, printed) => {
    const parsed = parseSimulatorName(name);

    expect(parsed && printSimulatorName(parsed)).toBe(printed);
  });

  test("are of nothing else", () => {
    expect(["kvm", "kvm:prefetch", "./simulator.mjs"].map(parseSimulatorName)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test.each([
    ["simulator:fetch=shutdwon", /did you mean fetch=shutdown/],
    ["simulator:", /behind simulator: stand bug=ID/],
    ["simulator:bug=", /behind simulator: stand bug=ID|did you mean bug=/],
    ["simulator:as-posted,as-intended", /name one seeded bug, or one code/],
    ["simulator:bug=a,bug=b", /name one seeded bug, or one code/],
  ])("are refused where a word means nothing: %s", (name, hint) => {
    expect(() => parseSimulatorName(name)).toThrow(
      expect.objectContaining({ code: "MSC130", hint: expect.stringMatching(hint) }),
    );
  });
});
