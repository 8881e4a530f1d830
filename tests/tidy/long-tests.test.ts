import { describe, expect, test } from "vitest";
import config from "../../vitest.config.ts";
import { longRunFindings, longTestFindings, type ProjectFiles } from "./long-tests.ts";
import { readRepository } from "./repository.ts";

const REPOSITORY = readRepository();

function textOf(path: string): string {
  return REPOSITORY.find((file) => file.path === path)?.text ?? "";
}

function projectsIn(mode: string): readonly ProjectFiles[] {
  const projects = config({ mode, command: "serve" }).test?.projects ?? [];
  return projects.map((project) => (project as unknown as { test: ProjectFiles }).test);
}

describe("the repository", () => {
  test("has every long test beside what it tests", () => {
    expect(REPOSITORY.some(({ path }) => path.endsWith(".long.test.ts"))).toBe(true);
    expect(longTestFindings(REPOSITORY)).toEqual([]);
  });

  test("runs long tests by test:long, and nowhere else", () => {
    const { scripts } = JSON.parse(textOf("package.json")) as { scripts: Record<string, string> };
    const runs = { long: projectsIn("long"), usual: projectsIn("test") };

    const findings = longRunFindings({
      ...runs,
      script: scripts["test:long"] ?? "",
      ci: textOf(".ci/run"),
    });

    expect(runs.usual.length).toBeGreaterThan(1);
    expect(findings).toEqual([]);
  });
});

describe("the check", () => {
  const file = (path: string) => ({ path, text: "" });

  test("takes a source file or a test file for what is tested", () => {
    const source = [file("model/step.ts"), file("model/step.long.test.ts")];
    const quick = [file("tests/bugs/hunting.test.ts"), file("tests/bugs/hunting.long.test.ts")];

    expect(longTestFindings([...source, ...quick])).toEqual([]);
  });

  test("finds a long test that stands alone", () => {
    const files = [file("model/step.ts"), file("checkers/step.long.test.ts")];

    expect(longTestFindings(files)).toEqual([
      "checkers/step.long.test.ts: a long test of nothing beside it",
    ]);
  });

  test("finds long tests that nobody runs, or everybody", () => {
    const pure = { name: "pure", include: ["**/*.test.ts"], exclude: [] };

    const findings = longRunFindings({ long: [pure], usual: [pure], script: "vitest", ci: "" });

    expect(findings).toEqual([
      "vitest.config.ts: the mode long does not include **/*.long.test.ts",
      "vitest.config.ts: the project pure runs long tests",
      "package.json: test:long does not run vitest in the mode long",
      ".ci/run: does not run test:long",
    ]);
  });
});
