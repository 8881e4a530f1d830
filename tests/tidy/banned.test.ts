import { describe, expect, test } from "vitest";
import { BANS, bannedFindings, idleTestFindings } from "./banned.ts";
import { readRepository } from "./repository.ts";

const REPOSITORY = readRepository();

describe("the repository", () => {
  test("holds nothing that is banned", () => {
    expect(bannedFindings(REPOSITORY, BANS)).toEqual([]);
  });

  test("has no test file without an assertion", () => {
    expect(idleTestFindings(REPOSITORY)).toEqual([]);
  });
});

describe("the check", () => {
  test.each(BANS.map((ban) => [ban.what, ban] as const))("finds %s", (_, ban) => {
    const sample = { path: "model/sample.ts", text: `const a = 1;\n${ban.example}\n` };

    expect(bannedFindings([sample], [ban])).toEqual([
      `model/sample.ts:2: ${ban.what}; ${ban.instead}`,
    ]);
  });

  test("allows a thing where it is right, and there only", () => {
    const text = "const startedMs = Date.now();\n";

    const findings = ["cli/run.ts", "climate/run.ts"].map(
      (path) => bannedFindings([{ path, text }], BANS).length,
    );

    expect(findings).toEqual([0, 1]);
  });

  test("bans in one folder what is right in every other", () => {
    const text =
      "const broken = {\n  ...state,\n  taints: [],\n};\nconst next = { ...file, seals };\n";

    const findings = ["model/rules/a.ts", "model/change-state.ts", "checkers/a.ts"].map(
      (path) => bannedFindings([{ path, text }], BANS).length,
    );

    expect(findings).toEqual([2, 0, 0]);
  });

  test("does not take a comment for code", () => {
    const bans = BANS.filter(({ where }) => where === "code");
    const text = bans.map(({ example }) => `// ${example}\n`).join("");

    expect(bannedFindings([{ path: "model/a.ts", text }], bans)).toEqual([]);
  });

  test("finds a test file without an assertion", () => {
    const idle = { path: "model/a.test.ts", text: 'test("runs", () => { run(); });\n' };
    const busy = { path: "model/b.test.ts", text: 'test("is 1", () => { expect(1).toBe(1); });\n' };

    expect(idleTestFindings([idle, busy])).toEqual([
      "model/a.test.ts: a test file without an assertion",
    ]);
  });

  test("counts the assertions of the support file that a test uses", () => {
    const text = 'import { holds } from "./test-support.ts";\ntest("a", () => holds("b"));\n';
    const support = "export function holds(a: string) { expect(a).toBe(1); }\n";
    const table = { path: "model/a.test.ts", text };

    const findings = [support, "export function holds() {}\n"].map(
      (body) => idleTestFindings([table, { path: "model/test-support.ts", text: body }]).length,
    );

    expect(findings).toEqual([0, 1]);
  });
});
