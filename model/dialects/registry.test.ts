import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { FACTS, GENERATIONS } from "../../abi/facts.ts";
import { HarnessError } from "../../abi/harness-error.ts";
import { MEM_GUEST_MEMFD, MEM_LOG_DIRTY_PAGES, MEM_READONLY } from "../../abi/operation.ts";
import { decidersOf } from "../step.ts";
import { DIALECTS, dialectNamed } from "./registry.ts";

describe("dialects", () => {
  test("are found by their name", () => {
    expect(DIALECTS.map(({ name }) => dialectNamed(name))).toEqual(DIALECTS);
  });

  test("have names of their own", () => {
    const names = DIALECTS.map(({ name }) => name);

    expect(new Set(names).size).toBe(names.length);
  });

  test("are listed in the hint when a name is wrong", () => {
    const wrong = (): unknown => dialectNamed("linux-2.0");

    expect(wrong).toThrow(HarnessError);
    expect(wrong).toThrow(expect.objectContaining({ code: "MSC107" }));
    expect(wrong).toThrow(
      expect.objectContaining({
        hint: `dialects are ${GENERATIONS.join(", ")}, and may have options behind a colon`,
      }),
    );
  });

  test("are one value for one set of options, however it is written", () => {
    const dialect = dialectNamed("memfile-v6:as-posted,thp");

    expect(dialect.name).toBe("memfile-v6:as-posted,thp");
    expect(dialectNamed("memfile-v6:thp,as-posted,thp")).toBe(dialect);
    expect(dialectNamed("memfile-v6:as-intended")).toBe(dialectNamed("memfile-v6"));
  });

  test.each([
    [
      "memfile-v6:large",
      /options of memfile-v6 are as-intended, as-posted, no-private, thp, aliasing, undefined, /,
    ],
    ["memfile-v6:", /options of memfile-v6 are/],
    ["memfile-v6:as-posted,as-intended", /leave one of them out/],
    ["linux-6.18:thp", /did you mean tdp/],
  ])("refuse %s", (name, hint) => {
    expect(() => dialectNamed(name)).toThrow(
      expect.objectContaining({ code: "MSC107", hint: expect.stringMatching(hint) }),
    );
  });

  test.each(DIALECTS)(
    "$name gives each rule and each effect outcome an id of its own",
    (dialect) => {
      const models = Object.values(dialect.operations);
      const rules = new Set(models.flatMap(({ ladder }) => ladder.map(({ rule }) => rule)));
      const effects = new Set(models.map(({ effect }) => effect));
      const outcomes = [...effects].flatMap(({ id, outcomes }) => outcomes ?? [id]);

      expect(decidersOf(dialect).length).toBe(rules.size + outcomes.length);
    },
  );

  test.each(DIALECTS)("$name asks no rule twice for one operation", (dialect) => {
    for (const { ladder } of Object.values(dialect.operations)) {
      const ids = ladder.map(({ rule }) => rule.id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });
});

describe("options of a Linux generation", () => {
  test("mean the same in any order, and stand in one order in the name", () => {
    const dialect = dialectNamed("linux-6.18:no-tdp,no-attributes");

    expect(dialect.name).toBe("linux-6.18:no-attributes,no-tdp");
    expect(dialectNamed("linux-6.18:no-attributes,no-tdp")).toBe(dialect);
    expect(dialectNamed("linux-6.18:sw-protected").constants.addressSpaces).toBe(1);
    expect(dialectNamed("linux-6.18:hardware-private").constants).toMatchObject({
      addressSpaces: 1,
      privateVm: true,
      marksAccesses: true,
      validFlags: MEM_LOG_DIRTY_PAGES | MEM_GUEST_MEMFD,
      guestMemfdFlags: 1n,
    });
    expect(dialectNamed("linux-6.8:hardware-private").constants.validFlags).toBe(
      MEM_LOG_DIRTY_PAGES | MEM_READONLY | MEM_GUEST_MEMFD,
    );
  });

  test("may be of the machine in every generation", () => {
    const dialect = dialectNamed("memfile-v6:fetch=shutdown,thp,no-smm,maxphyaddr=40");
    const { fetchWithoutSlot, addressSpaces, gpaLimit, folioOrder } = dialect.constants;

    expect(dialect.name).toBe("memfile-v6:thp,maxphyaddr=40,no-smm,fetch=shutdown");
    expect([fetchWithoutSlot, addressSpaces, gpaLimit, folioOrder]).toEqual([
      "SHUTDOWN",
      1,
      1n << 40n,
      2,
    ]);
  });

  test.each([
    ["linux-6.1:sw-protected", /^options of linux-6.1 are tdp, no-tdp/],
    ["linux-6.18:fetch=shutdwon", /did you mean fetch=shutdown/],
    ["linux-6.18:nosmm", /did you mean no-smm/],
    ["linux-7.3:strict", /^options of linux-7.3 are sw-protected, hardware-private, attributes/],
    ["linux-6.18:sw-protected,no-tdp", /needs two-dimensional paging/],
    ["linux-6.18:hardware-private,no-tdp", /need two-dimensional paging/],
    ["linux-6.18:hardware-private,smm", /no system management mode/],
    ["linux-6.18:sw-protected,hardware-private", /leave one of them out/],
    ["linux-6.1:hardware-private", /^options of linux-6.1 are/],
    ["linux-6.18:tdp,no-tdp", /leave one of them out/],
    ["linux-6.18:no-tdp,maxphyaddr=40", /leave one of them out: with shadow paging/],
    ["linux-6.18:binding=early", /^options of linux-6.18 are/],
  ])("are refused where they mean nothing: %s", (name, hint) => {
    expect(() => dialectNamed(name)).toThrow(
      expect.objectContaining({ code: "MSC107", hint: expect.stringMatching(hint) }),
    );
  });
});

/** Every fact that some generation leaves open, with each of its words. */
const OFFERED = GENERATIONS.flatMap((generation) =>
  FACTS.filter(({ generations }) => generations.includes(generation)).flatMap(({ words }) =>
    words.map((word) => [generation, word] as const),
  ),
);

describe("the table of facts", () => {
  test("has a dialect for every generation", () => {
    expect(GENERATIONS.map((name) => dialectNamed(name).name)).toEqual(GENERATIONS);
  });

  test("has no word that makes a dialect no other, but for the usual ones", () => {
    const idle = OFFERED.filter(([generation, word]) => {
      const { name, ...changed } = dialectNamed(`${generation}:${word}`);
      const { name: _, ...usual } = dialectNamed(generation);
      return name !== generation && isDeepStrictEqual(changed, usual);
    });

    // Without pre-faulting, and with 52 bits, both kinds of paging answer alike.
    const preFaults = ["memfile-v6-patch4", "memfile-v6", "linux-6.1", "linux-6.8"];
    expect(idle).toEqual(preFaults.map((generation) => [generation, "no-tdp"]));
  });
});
