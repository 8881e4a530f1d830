import { describe, expect, test } from "vitest";
import { HarnessError } from "../../abi/harness-error.ts";
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
    const wrong = (): unknown => dialectNamed("linux-2.4");

    expect(wrong).toThrow(HarnessError);
    expect(wrong).toThrow(expect.objectContaining({ code: "MSC107" }));
    expect(wrong).toThrow(
      expect.objectContaining({
        hint:
          "dialects are memfile-v6-patch4, memfile-v6, memfile-v6:as-posted, linux-6.1, " +
          "linux-6.8, linux-6.12, linux-6.18, linux-6.18:sw-protected, linux-7.2, linux-7.3",
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
      /options of memfile-v6 are as-intended, as-posted, no-private, thp, strict/,
    ],
    ["memfile-v6:", /options of memfile-v6 are/],
    ["memfile-v6:as-posted,as-intended", /leave one of them out/],
    ["linux-6.18:thp", /options are sw-protected/],
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
  });

  test.each([
    ["linux-6.1:sw-protected", "it has none beside those given"],
    ["linux-6.8:no-tdp", "options are sw-protected, no-attributes"],
    ["linux-7.3:strict", "options are sw-protected, no-attributes, no-tdp, toggle-allowed"],
    ["linux-6.18:sw-protected,no-tdp", "it has none beside those given"],
  ])("are refused where they mean nothing: %s", (name, hint) => {
    expect(() => dialectNamed(name)).toThrow(expect.objectContaining({ code: "MSC107", hint }));
  });
});
