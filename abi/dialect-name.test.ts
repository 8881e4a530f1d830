import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  designOf,
  factsOf,
  isSameDialect,
  parseDialectName,
  printDialectName,
  withWords,
  wordOf,
} from "./dialect-name.ts";
import { FACTS, GENERATIONS, type Generation } from "./facts.ts";

/** Some words of a generation, at most one of each fact, as they came. */
const NAMES: fc.Arbitrary<{ generation: Generation; words: readonly string[] }> = fc
  .constantFrom(...GENERATIONS)
  .chain((generation) =>
    fc
      .tuple(...factsOf(generation).map(({ words }) => fc.option(fc.constantFrom(...words))))
      .map((words) => ({ generation, words: words.filter((word) => word !== null) })),
  )
  .filter(({ generation, words }) => canStand(generation, words));

function canStand(generation: Generation, words: readonly string[]): boolean {
  try {
    parseDialectName(`${generation}:${words.join(",")}`);
    return true;
  } catch {
    return words.length === 0;
  }
}

function nameOf(generation: string, words: readonly string[]): string {
  return words.length === 0 ? generation : `${generation}:${words.join(",")}`;
}

describe("names of dialects", () => {
  test("are printed alike, in whatever order the words came, and read as what was meant", () => {
    fc.assert(
      fc.property(NAMES, fc.infiniteStream(fc.nat()), ({ generation, words }, random) => {
        const keys = [...random.take(words.length)];
        const shuffled = words.map((word, at) => ({ word, key: keys[at] ?? 0 }));
        shuffled.sort((a, b) => a.key - b.key);
        const name = parseDialectName(nameOf(generation, words));
        const other = parseDialectName(
          nameOf(
            generation,
            shuffled.map(({ word }) => word),
          ),
        );
        const printed = printDialectName(name);

        expect(printDialectName(other)).toBe(printed);
        const again = parseDialectName(printed);
        const facts = factsOf(generation);
        expect(facts.map((fact) => wordOf(again, fact))).toEqual(
          facts.map((fact) => wordOf(name, fact)),
        );
      }),
      { numRuns: 200 },
    );
  });

  test("leave out what is usual, and beside an option what is usual there", () => {
    const printed = [
      "linux-6.18:tdp,smm,fetch=internal-error,loads=dirty,attributes",
      "linux-6.18:no-smm,sw-protected",
      "memfile-v6:as-intended,fetch=shutdown",
      "linux-7.3:binding=late",
    ].map((name) => printDialectName(parseDialectName(name)));

    expect(printed).toEqual([
      "linux-6.18",
      "linux-6.18:sw-protected",
      "memfile-v6:fetch=shutdown",
      "linux-7.3",
    ]);
    expect(isSameDialect("linux-6.18:tdp", "linux-6.18")).toBe(true);
    expect(isSameDialect("linux-6.18:no-tdp", "linux-6.18")).toBe(false);
  });

  test("can be given other words", () => {
    expect(withWords("linux-6.18:no-tdp,no-smm", ["tdp", "fetch=shutdown"])).toBe(
      "linux-6.18:no-smm,fetch=shutdown",
    );
    expect(() => withWords("linux-6.18:sw-protected", ["no-tdp"])).toThrow(
      expect.objectContaining({ code: "MSC107" }),
    );
  });

  test("without what the machine decides are those of a design", () => {
    const names = ["linux-6.18:sw-protected,fetch=shutdown", "linux-6.18:no-tdp", "COIN"];

    expect(names.map(designOf)).toEqual(["linux-6.18:sw-protected", "linux-6.18", "COIN"]);
  });
});

test("no word belongs to two facts, so that a list of them can be read in any order", () => {
  const words = FACTS.flatMap((fact) => fact.words);

  expect(new Set(words).size).toBe(words.length);
});
