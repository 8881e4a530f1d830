import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { helpFor } from "../../cli/help.ts";
import { REPOSITORY_ROOT } from "../tidy/repository.ts";
import { runNode } from "./packed.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "memslot-check-launcher-"));
  cpSync(join(REPOSITORY_ROOT, "bin"), join(root, "bin"), { recursive: true });
  cpSync(join(REPOSITORY_ROOT, "package.json"), join(root, "package.json"));
  mkdirSync(join(root, "dist"));
});

afterEach(() => rmSync(root, { recursive: true }));

/**
 * @param main - what stands in the place of the command; undefined where nothing was built.
 */
function launch(main: string | undefined, ...args: readonly string[]) {
  const dist = join(root, "dist");
  if (main !== undefined) {
    cpSync(join(REPOSITORY_ROOT, "dist", "help.js"), join(dist, "help.js"));
    writeFileSync(join(dist, "main.js"), main);
  }
  const { status, stdout, stderr } = runNode({ cwd: root }, "bin/memslot-check.js", ...args);
  return { status, stdout, stderr };
}

test("starts the bundled command", () => {
  const ended = launch('console.log("started"); process.exitCode = 5;', "probe");

  expect(ended).toEqual({ status: 5, stdout: "started\n", stderr: "" });
});

test("prints help without the command", () => {
  const ended = launch('throw new Error("started");', "rules", "--help");

  expect(ended).toEqual({ status: 0, stdout: helpFor(["rules", "--help"]), stderr: "" });
});

test("says how to build where nothing was built, and ends with 3", () => {
  const { status, stderr } = launch(undefined, "--help");

  expect(stderr).toMatch(/^memslot-check: not built: Cannot find .*\n {2}hint: npm run build\n$/);
  expect(status).toBe(3);
});

test.each([
  ["a package is missing", 'import "not-installed";', "Cannot find package 'not-installed'"],
  ["the command is cut off", "const a = {", "Unexpected end of input"],
  ["it throws while it starts", 'throw new Error("too\\nbad");', "too\n"],
  ["it throws what is no error", "throw undefined;", "undefined"],
])("never ends with 1, which is a verdict, when %s", (_, main, message) => {
  const { status, stderr } = launch(main, "probe");

  expect(stderr).toContain(`memslot-check: cannot be started: ${message}`);
  expect(stderr.trimEnd().split("\n")).toHaveLength(2);
  expect(status).toBe(3);
});
