import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { TABLES } from "../answers/tables.ts";
import { importsOf } from "../tidy/imports.ts";
import { linkFindings } from "../tidy/links.ts";
import type { SourceFile } from "../tidy/repository.ts";
import { compile, makeFreshProject, runNode } from "./packed.ts";
import { unreadPaths } from "./unread.ts";

const PROJECT = makeFreshProject(["vitest"]);
const { directory, installed, files } = PROJECT;
const MANIFEST = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));

afterAll(() => rmSync(directory, { recursive: true }));

function fileAt(path: string): SourceFile {
  return files.find((file) => file.path === path) ?? { path, text: "" };
}

/** What a file imports, Node's own modules aside. */
function importedBy(path: string): readonly string[] {
  const specifiers = importsOf(fileAt(path)).map(({ specifier }) => specifier);
  return specifiers.filter((specifier) => !specifier.startsWith("node:"));
}

describe("the package", () => {
  test("holds no file that nothing reads", () => {
    // `start` and `--known shipped` take the list of the kernel that is checked.
    const known = files
      .map(({ path }) => path)
      .filter((path) => /\/kvm\.\d+\.\d+\.json$/.test(path));
    // What runs in a virtual machine or in a browser is put there by name.
    const elsewhere = ["dist/guest.js", "dist/page.js", "dist/page.css"];

    // What `explain` reads for the dialects that there are.
    const answers = TABLES.map(({ name }) => `docs/answers/${name}.txt`);

    expect(unreadPaths(files, MANIFEST, [...known, ...elsewhere, ...answers])).toEqual([]);
    expect(files.length).toBeGreaterThan(50);
  });

  test("has documents whose links all lead to something in it", () => {
    expect(linkFindings(files)).toEqual([]);
  });

  test("has one file for the command, which needs no package but the native one", () => {
    expect(importedBy("dist/main.js")).toEqual(["koffi"]);
    expect(importedBy("dist/help.js")).toEqual([]);
  });

  test("depends on what it imports, and on nothing else", () => {
    const { dependencies, optionalDependencies } = MANIFEST;

    const imported = ["dist/main.js", "dist/index.js"].flatMap(importedBy);

    expect([...new Set(imported)].sort()).toEqual(
      Object.keys({ ...dependencies, ...optionalDependencies }).sort(),
    );
  });

  test("has the licence of every package that is bundled", () => {
    const { text } = fileAt("dist/main.js");
    const names = (pattern: RegExp) => new Set([...text.matchAll(pattern)].map(([, name]) => name));

    const bundled = names(/^\/\/ node_modules\/((?:@[^/\n]+\/)?[^/\n]+)\//gm);

    expect([...bundled]).toContain("fast-check");
    expect(names(/^\/\*\n(\S+) \d\S*\n\n[^*]*permission/gim)).toEqual(bundled);
  });
});

describe("the command of the package", () => {
  const command = join(installed, MANIFEST.bin["memslot-check"]);

  test("explores with worker threads, which run the same file", () => {
    const args = ["explore", "--domain", "linux-6.18/tiny", "--implementation", "simulator"];

    const [alone, together] = ["1", "2"].map((workers) =>
      runNode({ cwd: directory }, command, ...args, "--workers", workers, "--json", "-"),
    );

    const untimed = (text = "{}") =>
      JSON.parse(text, (key, value) => (/Ms$|^memoryBytes$/.test(key) ? 0 : value));
    expect([together?.status, together?.stderr]).toEqual([0, ""]);
    expect(untimed(together?.stdout)).toEqual(untimed(alone?.stdout));
    expect(untimed(together?.stdout)).toMatchObject({ exploration: { exhausted: true } });
  });
});

// It compiles and runs the examples, and does what the guide does, in `package.long.test.ts`.
describe("a fresh project", () => {
  test("compiles the sample of the README as it stands, and it does what is said of it", () => {
    const readme = readFileSync(join(installed, "README.md"), "utf8");
    const [, sample = ""] = /^```ts\n([\s\S]*?)^```$/m.exec(readme) ?? [];
    writeFileSync(join(directory, "sample.ts"), sample);

    const compiled = compile(PROJECT, { files: ["sample.ts"] });
    const run = runNode({ cwd: directory }, "sample.js");

    expect(compiled.stdout).toBe("");
    expect(run.stdout).toMatch(/^FAIL guest-access\/\S+ at operation 1\/1, agreeable$/m);
    expect(run.stdout).toContain("wrong-observation, linux-6.18");
  });
});
