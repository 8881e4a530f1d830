import { describe, expect, test } from "vitest";
import { DIALECTS, dialectNamed } from "../model/dialects/registry.ts";
import { decidersOf } from "../model/step.ts";
import { renderRuleDifference, renderRules } from "./formats/text-rules.ts";
import { type RuleCatalogue, ruleCatalogue } from "./rule-catalogue.ts";
import { ruleDifference } from "./rule-difference.ts";

/** `"a b:EINVAL"`: a ladder of rules, each with its errno where that matters. */
function dialect(name: string, ladder: string, operation = "close"): RuleCatalogue {
  const rules = ladder.split(" ").map((entry, index) => {
    const [id = "", errno = "EPERM"] = entry.split(":");
    return { position: index + 1, id, errno, sentence: "s", source: "t", unreachable: null };
  });
  const effect = { id: "effect", sentence: "s", source: "t" };
  return {
    schema: 1,
    verb: "rules",
    dialect: name,
    sentence: "",
    constants: {},
    operations: [{ operation, rules, basis: null, effect }],
  };
}

describe("the difference of two ladders", () => {
  test.each([
    ["a b", "a b", []],
    ["a b", "a x b", ["inserted x"]],
    ["a x b", "a b", ["removed x"]],
    ["a b c", "c a b", ["moved c"]],
    ["a b c d", "a d c b", ["moved c", "moved b"]],
    ["a b", "a:EINVAL b", ["renumbered a"]],
    ["a b c", "c:EINVAL a b", ["moved c", "renumbered c"]],
    ["a", "b", ["removed a", "inserted b"]],
  ])("of %s and %s is %j", (before, after, expected) => {
    const { changes } = ruleDifference(dialect("A", before), dialect("B", after));

    expect(changes.map(({ change, id }) => `${change} ${id}`)).toEqual(expected);
  });

  test("shows places and errnos of both sides", () => {
    const difference = ruleDifference(dialect("A", "a b c"), dialect("B", "c:EINVAL a b"));

    const text = renderRuleDifference(difference, { color: false });

    expect(text).toMatch(/^ {2}renumbered +c +3 -> 1 +EPERM -> EINVAL +t$/m);
  });

  test("shows constants that differ, and rules that programs meet in one of the two", () => {
    const [from, to] = ["linux-6.12", "linux-6.18"].map(dialectNamed).map(ruleCatalogue);
    if (from === undefined || to === undefined) throw new Error("two names give two catalogues");
    const difference = ruleDifference(from, to);

    expect(difference.constants).toContainEqual({
      name: "validFlags",
      before: "0x3",
      after: "0x7",
    });
    expect(difference.changes.map(({ change, id }) => `${change} ${id}`)).toContain(
      "reachable guest-memfd/range-unbound",
    );
    expect(renderRuleDifference(difference, { color: false })).toMatch(
      /^ {2}validFlags +0x3 +0x7$/m,
    );
  });

  test("names operations that one side lacks, and what a new one is refused for", () => {
    const { operationsInserted, operationsRemoved, changes } = ruleDifference(
      dialect("A", "a", "close"),
      dialect("B", "b", "host_read"),
    );

    expect([operationsRemoved, operationsInserted]).toEqual([["close"], ["host_read"]]);
    expect(changes.map(({ operation, change, id }) => `${operation}: ${change} ${id}`)).toEqual([
      "host_read: inserted b",
    ]);
  });
});

describe.each(DIALECTS)("the catalogue of $name", (known) => {
  const catalogue = ruleCatalogue(known);

  test("holds every rule of every ladder once, in order", () => {
    const ladders = catalogue.operations.map(({ rules }) => rules.map(({ id }) => id));

    expect(ladders).toEqual(
      catalogue.operations.map(({ operation }) =>
        known.operations[operation as keyof typeof known.operations]?.ladder.map(
          ({ rule }) => rule.id,
        ),
      ),
    );
  });

  test("differs in nothing from itself", () => {
    expect(ruleDifference(catalogue, catalogue).changes).toEqual([]);
  });

  test("names in its text everything that can decide by a rule, with its source", () => {
    const text = renderRules(catalogue, { color: false });
    const rules = catalogue.operations.flatMap((operation) => operation.rules);

    expect(rules.length).toBeGreaterThan(0);
    expect(rules.filter(({ id }) => !text.includes(id))).toEqual([]);
    expect(rules.every(({ id }) => decidersOf(known).includes(id))).toBe(true);
  });
});
