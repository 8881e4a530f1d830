// Writes `dist/types`: the declarations that a user of the library can reach from `index.d.ts`. The
// compiler declares every module; the others would lie in the package for nobody.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const compiler = dirname(fileURLToPath(import.meta.resolve("typescript/package.json")));
const all = mkdtempSync(join(tmpdir(), "memslot-check-types-"));
const types = join(root, "dist", "types");

try {
  const project = join(root, "tsconfig.build.json");
  const args = [join(compiler, "bin", "tsc"), "-p", project, "--outDir", all];
  execFileSync(process.execPath, args, { stdio: "inherit" });
  rmSync(types, { recursive: true, force: true });
  for (const path of reachableFrom("index.d.ts")) {
    mkdirSync(dirname(join(types, path)), { recursive: true });
    copyFileSync(join(all, path), join(types, path));
  }
} finally {
  rmSync(all, { recursive: true });
}

/** Paths of a declaration and of all that it imports. */
function reachableFrom(start) {
  const reached = new Set([start]);
  // A set is walked in the order in which it grows.
  for (const path of reached) {
    const text = readFileSync(join(all, path), "utf8");
    for (const [, specifier] of text.matchAll(/\b(?:from |import |import\()"(\.[^"]+)\.ts"/g)) {
      reached.add(join(dirname(path), `${specifier}.d.ts`));
    }
  }
  return reached;
}
