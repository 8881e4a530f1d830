import { describe, expect, test } from "vitest";
import { dialectNamed } from "../model/dialects/registry.ts";
import { filteredCatalogue, type RuleFilter, ruleCatalogue } from "./rule-catalogue.ts";

const WHOLE = ruleCatalogue(dialectNamed("linux-6.18"));

function idsOf(filter: RuleFilter): readonly string[] {
  return filteredCatalogue(WHOLE, filter).operations.flatMap(({ operation, rules, effect }) => [
    ...rules.map(({ id, errno }) => `${operation} ${id} ${errno}`),
    ...(effect === null ? [] : [`${operation} ${effect.id}`]),
  ]);
}

describe("a part of a catalogue", () => {
  test("is all of it without a filter", () => {
    expect(filteredCatalogue(WHOLE, {})).toEqual(WHOLE);
  });

  test("is one rule, wherever it stands", () => {
    expect(idsOf({ rule: "memslot/gpa-no-overlap" })).toEqual([
      "set_user_memory_region memslot/gpa-no-overlap EEXIST",
      "set_user_memory_region2 memslot/gpa-no-overlap EEXIST",
    ]);
  });

  test("is what begins alike up to a slash", () => {
    const ids = idsOf({ rule: "memslot", operation: "set_user_memory_region" });

    expect(ids.length).toBeGreaterThan(5);
    expect(ids.filter((line) => !line.startsWith("set_user_memory_region memslot/"))).toEqual([]);
    expect(idsOf({ rule: "memslo" })).toEqual([]);
  });

  test("is what answers one errno, and no effect", () => {
    const ids = idsOf({ errno: "EEXIST" });

    expect(ids.length).toBeGreaterThan(1);
    expect(ids.filter((line) => !line.endsWith(" EEXIST"))).toEqual([]);
  });
});
