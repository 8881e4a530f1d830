import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { mendGuide, printedInGuide, settled, writeGuide } from "./guide.ts";
import { compile, makeFreshProject, runNode } from "./packed.ts";

describe("a fresh project with a vitest of its own", () => {
  const own = makeFreshProject(["vitest"]);
  const { directory, installed } = own;

  cpSync(join(installed, "examples"), join(directory, "examples"), { recursive: true });
  afterAll(() => rmSync(directory, { recursive: true }));

  test("compiles the examples that the package brings", () => {
    const options = { allowImportingTsExtensions: true, noEmit: true, skipLibCheck: true };

    expect(compile(own, { include: ["examples"] }, options).stdout).toBe("");
  });

  test("runs the examples", () => {
    const vitest = join(directory, "node_modules", "vitest", "vitest.mjs");

    const run = runNode({ cwd: directory }, vitest, "run", "-t", "replay token|once failed|drawn");

    expect(run.stdout).toContain("Test Files  3 passed (3)");
    expect(run.status, run.stderr).toBe(0);
  });
});

describe("a fresh project with nothing but the package", () => {
  const project = makeFreshProject([]);
  const { directory } = project;

  afterAll(() => rmSync(directory, { recursive: true }));

  test("finds with the files of the guide what the guide says they find", () => {
    writeGuide(project);

    const { status, stdout, stderr } = runNode({ cwd: directory }, "check.mjs");

    expect([status, stderr]).toEqual([1, ""]);
    expect(settled(stdout)).toBe(settled(printedInGuide(project)));
  });

  test("fails no check of the kit with them, and once they are mended they conform", () => {
    writeGuide(project);
    const { line, file } = mendGuide(project);

    const { status, stdout } = runNode({ cwd: directory }, "check.mjs");

    expect(line).not.toBe("");
    expect(file).toContain(line);
    expect(stdout).not.toContain("FAIL");
    expect(stdout).toContain("CONFORMS  my slots, linux-6.18");
    expect(status).toBe(0);
  });
});
