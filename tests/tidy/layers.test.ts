import { describe, expect, test } from "vitest";
import { importsOf } from "./imports.ts";
import { LAYERS } from "./layer-table.ts";
import { layerFindings, layerOf } from "./layers.ts";
import { readRepository, type SourceFile } from "./repository.ts";

const REPOSITORY = readRepository();

function file(path: string, text: string): SourceFile {
  return { path, text };
}

describe("the repository", () => {
  test("imports only what the layer table allows", () => {
    expect(layerFindings(REPOSITORY, LAYERS)).toEqual([]);
  });

  test("keeps the simulator away from rules, dialects, transitions and step by its row", () => {
    const judgement = ["model/step.ts", "model/rule.ts", "model/dialect.ts", "model/state.ts"];
    const samples = [...judgement, "model/rules/memslot/x.ts", "model/dialects/x.ts"];

    const findings = samples.map((path) =>
      layerFindings([file("implementations/simulator/x.ts", `import "../../${path}";`)], LAYERS),
    );

    expect(findings.flat()).toHaveLength(samples.length);
  });

  test("has no row of the layer table that covers no file", () => {
    const paths = REPOSITORY.map(({ path }) => path);

    const used = new Set(paths.map((path) => layerOf(LAYERS, path)?.prefix));

    expect(LAYERS.map(({ prefix }) => prefix).filter((prefix) => !used.has(prefix))).toEqual([]);
  });
});

describe("the check", () => {
  test("finds an import that points up", () => {
    const sample = file("model/a.ts", 'import { check } from "../checkers/sequential.ts";\n');

    expect(layerFindings([sample], LAYERS)).toEqual([
      "model/a.ts:1: model may not import checkers/sequential.ts",
    ]);
  });

  test("finds imports of types, re-exports, bare and dynamic imports, over several lines", () => {
    const text = [
      'import type { A } from "../cli/a.ts";',
      "import {",
      "  b,",
      '} from "../cli/b.ts";',
      'export { c } from "../cli/c.ts";',
      'import "../cli/d.ts";',
      'const e = await import("../cli/e.ts");',
    ].join("\n");

    expect(layerFindings([file("reports/x.ts", text)], LAYERS)).toHaveLength(5);
  });

  test("finds an import of what is not published, also where everything may be imported", () => {
    const text = 'import { W1 } from "../yardstick/size.ts";';

    const findings = ["cli/a.ts", "bench/a.ts", "tests/a.test.ts"].map(
      (path) => layerFindings([file(path, text)], LAYERS).length,
    );

    expect(findings).toEqual([1, 1, 1]);
    expect(layerFindings([file("yardstick/a.ts", text)], LAYERS)).toEqual([]);
  });

  test("finds a package that the layer does not use", () => {
    const samples = [
      file("shrinkers/a.ts", 'import fc from "fast-check";'),
      file("properties/invariants/a.ts", 'import fc from "fast-check";'),
      file("implementations/kvm/machine.ts", 'const koffi = await import("koffi");'),
      file("model/a.ts", 'import { readFileSync } from "node:fs";'),
    ];

    expect(layerFindings(samples, LAYERS)).toHaveLength(samples.length);
  });

  test("finds production code that imports what only tests use", () => {
    const text = 'import { machine } from "./test-support.ts";';

    expect(layerFindings([file("checkers/a.ts", text)], LAYERS)).toHaveLength(1);
    expect(layerFindings([file("checkers/a.test.ts", text)], LAYERS)).toEqual([]);
  });

  test("lets the longest prefix decide", () => {
    const samples = [
      file("properties/draw/a.ts", 'import fc from "fast-check";'),
      file("implementations/kvm/native/ffi.ts", 'const koffi = await import("koffi");'),
      file("shrinkers/a.test.ts", 'import fc from "fast-check";\nimport { test } from "vitest";'),
    ];

    expect(layerFindings(samples, LAYERS)).toEqual([]);
  });

  test("finds a folder without a row", () => {
    expect(layerFindings([file("helpers/a.ts", "")], LAYERS)).toEqual([
      "helpers/a.ts: no row of the layer table covers this file",
    ]);
  });

  test("ignores an import in a comment", () => {
    const sample = file("model/a.ts", '/**\nimport { b } from "../cli/b.ts";\n */\n');

    expect(layerFindings([sample], LAYERS)).toEqual([]);
  });

  test("misses no import: as many are parsed as lines of the repository end like one", () => {
    const sources = REPOSITORY.filter(({ path }) => path.endsWith(".ts") && !path.includes("tidy"));

    const parsed = sources.flatMap(importsOf).filter(({ path }) => path !== undefined);

    const endings = sources.flatMap(({ text }) => text.match(/from "\.[^"]*";$/gm) ?? []);
    expect(parsed.length).toBeGreaterThanOrEqual(endings.length);
    expect(endings.length).toBeGreaterThan(50);
  });
});
