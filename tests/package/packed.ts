/** The package as npm packs it, unpacked as a dependency of a fresh project. */
import { execFileSync, type SpawnSyncReturns, spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { REPOSITORY_ROOT, type SourceFile } from "../tidy/repository.ts";

/** A project that has the package installed and nothing else of this repository. */
export interface FreshProject {
  readonly directory: string;
  /** Where the package lies in it. */
  readonly installed: string;
  /** Everything that the package holds. */
  readonly files: readonly SourceFile[];
}

const COMPILER = dirname(fileURLToPath(import.meta.resolve("typescript/package.json")));

/**
 * Packs the sources as they are, and installs the archive without a registry: the dependencies are
 * those of this repository.
 *
 * @param besides - further packages of the project.
 */
export function makeFreshProject(besides: readonly string[]): FreshProject {
  const directory = mkdtempSync(join(tmpdir(), "memslot-check-package-"));
  execFileSync(process.execPath, [join(REPOSITORY_ROOT, "scripts", "declare.js")]);
  // `dist` is new already; without scripts npm does not build it again.
  const pack = ["pack", "--ignore-scripts", "--silent", "--pack-destination", directory];
  const archive = execFileSync("npm", pack, { cwd: REPOSITORY_ROOT, encoding: "utf8" }).trim();
  const installed = join(directory, "node_modules", "memslot-check");
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["-xzf", join(directory, archive), "-C", installed, "--strip-components=1"]);
  const { dependencies } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  for (const name of [...Object.keys(dependencies), ...besides]) {
    const at = join(directory, "node_modules", name);
    symlinkSync(join(REPOSITORY_ROOT, "node_modules", name), at);
  }
  writeFileSync(join(directory, "package.json"), JSON.stringify({ type: "module" }));
  return { directory, installed, files: filesBelow(installed) };
}

/** What a project with types has in its `tsconfig.json`, and no more. */
const USUAL = { strict: true, target: "es2022", module: "nodenext" };

/**
 * Runs the compiler in the project; what it says is on standard output.
 *
 * @param config - what its `tsconfig.json` has beside the usual options.
 */
export function compile(
  { directory }: FreshProject,
  config: { readonly files?: readonly string[]; readonly include?: readonly string[] },
  options: Readonly<Record<string, boolean>> = {},
): SpawnSyncReturns<string> {
  const whole = { compilerOptions: { ...USUAL, ...options }, ...config };
  writeFileSync(join(directory, "tsconfig.json"), JSON.stringify(whole));
  return runNode({ cwd: directory }, join(COMPILER, "bin", "tsc"), "-p", "tsconfig.json");
}

/** Runs a script. */
export function runNode(
  { cwd }: { readonly cwd: string },
  script: string,
  ...args: readonly string[]
): SpawnSyncReturns<string> {
  const env = { ...process.env, NO_COLOR: "1", CI: "" };
  return spawnSync(process.execPath, [script, ...args], { cwd, env, encoding: "utf8" });
}

function filesBelow(folder: string): readonly SourceFile[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({
      path: relative(folder, path).replaceAll("\\", "/"),
      text: readFileSync(path, "utf8"),
    }));
}
