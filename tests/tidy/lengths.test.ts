import { describe, expect, test } from "vitest";
import {
  functionLimitFindings,
  idleExemptions,
  LONG_BY_DESIGN,
  lengthFindings,
} from "./lengths.ts";
import { readRepository } from "./repository.ts";

const REPOSITORY = readRepository();

describe("the repository", () => {
  test("has no file over 400 lines and no code line over 100 columns", () => {
    expect(lengthFindings(REPOSITORY, LONG_BY_DESIGN)).toEqual([]);
  });

  test("exempts only files that need it", () => {
    expect(idleExemptions(REPOSITORY, LONG_BY_DESIGN)).toEqual([]);
  });

  test("makes functions over 60 lines a lint error, except in tests and measurements", () => {
    const biome = REPOSITORY.find(({ path }) => path === "biome.json");

    expect(functionLimitFindings(biome?.text ?? "{}")).toEqual([]);
  });
});

describe("the check", () => {
  test("finds a file of 401 lines and accepts one of 400", () => {
    const lines = (count: number): string => "x\n".repeat(count);

    const files = [
      { path: "model/a.ts", text: lines(400) },
      { path: "model/b.ts", text: lines(401) },
    ];

    expect(lengthFindings(files, new Map())).toEqual(["model/b.ts: 401 lines"]);
  });

  test("finds a code line of 101 columns, and leaves prose alone", () => {
    const files = [
      { path: "model/a.ts", text: `${"x".repeat(100)}\n${"x".repeat(101)}\n` },
      { path: "docs/a.md", text: `${"x".repeat(200)}\n` },
    ];

    expect(lengthFindings(files, new Map())).toEqual(["model/a.ts:2: 101 columns"]);
  });

  test("allows the import of one long name from a long path", () => {
    const text = `import { a } from "./${"x".repeat(100)}.ts";\n`;

    expect(lengthFindings([{ path: "model/a.ts", text }], new Map())).toEqual([]);
  });

  test("obeys an exemption, and finds one that is idle", () => {
    const exempt = new Map([
      ["model/long.ts", "a table"],
      ["model/short.ts", "once was long"],
    ]);

    const files = [
      { path: "model/long.ts", text: "x\n".repeat(500) },
      { path: "model/short.ts", text: "x\n" },
    ];

    expect(lengthFindings(files, exempt)).toEqual([]);
    expect(idleExemptions(files, exempt)).toEqual(["model/short.ts: needs no exemption"]);
  });

  test("finds a function limit that is off, loose, or lifted for production code", () => {
    const withLimit = (limit: unknown, includes = "tests/**"): string => {
      const linter = { rules: { complexity: { noExcessiveLinesPerFunction: limit } } };
      const off = { rules: { complexity: { noExcessiveLinesPerFunction: "off" } } };
      return JSON.stringify({ linter, overrides: [{ includes: [includes], linter: off }] });
    };
    const good = { level: "error", options: { maxLines: 60 } };

    const counts = [
      withLimit(good),
      withLimit("off"),
      withLimit({ level: "warn", options: { maxLines: 60 } }),
      withLimit({ level: "error", options: { maxLines: 200 } }),
      withLimit(good, "model/**"),
    ].map((json) => functionLimitFindings(json).length);

    expect(counts).toEqual([0, 1, 1, 1, 1]);
  });
});
