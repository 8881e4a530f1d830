import { describe, expect, test } from "vitest";
import { simulatorFactory } from "../simulator/factory.ts";
import { findFacts } from "./machine-facts.ts";

/** What is found out about a simulated machine of this dialect. */
function found(dialect: string, moduleSaysTwoDimensional = true) {
  const { open } = simulatorFactory({ dialect });
  return findFacts({ open, moduleSaysTwoDimensional });
}

const USUAL = ["smm", "tdp", "maxphyaddr=52"];
const FETCH = "fetch=internal-error";
const [MAPPING_FIRST, RANGES_FIRST] = ["mremap=mapping-first", "mremap=ranges-first"];
const [SIGNED, UNSIGNED] = ["binding-end=signed", "binding-end=unsigned"];

describe("facts that are found out by asking", () => {
  test.each([
    ["linux-6.1", [...USUAL, FETCH, MAPPING_FIRST]],
    ["linux-6.18", [...USUAL, "attributes", FETCH, SIGNED, RANGES_FIRST]],
    ["linux-6.18:binding-end=unsigned", [...USUAL, "attributes", FETCH, UNSIGNED, RANGES_FIRST]],
    ["linux-7.3", [...USUAL, "attributes", FETCH, "binding=late", UNSIGNED, RANGES_FIRST]],
    [
      "linux-7.4",
      [...USUAL, "no-attributes", "in-place", FETCH, "binding=late", UNSIGNED, RANGES_FIRST],
    ],
    [
      "linux-7.4:both",
      [...USUAL, "attributes", "both", FETCH, "binding=late", UNSIGNED, RANGES_FIRST],
    ],
    [
      "linux-7.4:vm-attributes",
      [...USUAL, "attributes", "vm-attributes", FETCH, "binding=late", UNSIGNED, RANGES_FIRST],
    ],
    [
      "linux-7.4:no-private-types",
      [
        ...USUAL,
        "no-attributes",
        "no-private-types",
        FETCH,
        "binding=late",
        UNSIGNED,
        RANGES_FIRST,
      ],
    ],
    [
      "linux-7.3:binding=early,maxphyaddr=40",
      [
        ...["smm", "tdp", "maxphyaddr=40", "attributes", FETCH],
        ...["binding=early", UNSIGNED, RANGES_FIRST],
      ],
    ],
    [
      "linux-6.18:no-smm,no-attributes,no-tdp,fetch=shutdown",
      ["no-smm", "no-tdp", "no-attributes", "fetch=shutdown", SIGNED, RANGES_FIRST],
    ],
    [
      "linux-6.12:maxphyaddr=46,fetch=shutdown",
      ["smm", "tdp", "maxphyaddr=46", "attributes", "fetch=shutdown", MAPPING_FIRST],
    ],
    ["linux-6.12:mremap=ranges-first", [...USUAL, "attributes", FETCH, RANGES_FIRST]],
  ])("of %s are those of its name", async (dialect, words) => {
    const facts = await found(dialect);

    expect(facts).toMatchObject({ words, unknown: [] });
  });

  test("are what the module says where there is nothing to pre-fault", async () => {
    expect((await found("linux-6.1", false)).words).toContain("no-tdp");
    expect((await found("linux-6.18", false)).words).toContain("tdp");
  });

  test("end guest memory where slots begin to be refused", async () => {
    expect((await found("linux-6.18:maxphyaddr=39")).gpaLimit).toBe(1n << 39n);
  });

  test("never promise that loads are clean: one that was proves nothing", async () => {
    const [dirty, clean] = await Promise.all(["loads=dirty", "loads=clean"].map(loadOf));

    expect([dirty?.loadMadeDirty, clean?.loadMadeDirty]).toEqual([true, false]);
    expect(clean?.words).toEqual(dirty?.words);
  });

  test("are told as unknown where a machine answers as none does", async () => {
    const { open } = simulatorFactory({ dialect: "linux-6.18" });
    const odd = await findFacts({
      moduleSaysTwoDimensional: true,
      open: async () => {
        const machine = await open();
        return {
          apply: (operation) =>
            operation.op === "guest_execute" ? { kind: "guest_stuck" } : machine.apply(operation),
          observe: () => undefined,
          [Symbol.asyncDispose]: () => machine[Symbol.asyncDispose](),
        };
      },
    });

    expect(odd.words).toEqual([...USUAL, "attributes", SIGNED, RANGES_FIRST]);
    expect(odd.unknown).toEqual([expect.stringMatching(/^guest_execute.*fits no machine/)]);
  });
});

function loadOf(word: string) {
  return found(`linux-6.18:${word}`);
}
