import { describe, expect, test } from "vitest";
import { HarnessError } from "../harness-error.ts";
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
      expect.objectContaining({ hint: "dialects are memfile-v6-patch4, linux-6.18" }),
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
