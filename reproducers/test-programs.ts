/** Builds and runs reproducers. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Why C is not built here; undefined where it can be. */
export const WHY_NO_CC: string | undefined =
  spawnSync("cc", ["--version"]).status === 0 ? undefined : "there is no C compiler";

/** Why Python is not run here; undefined where it can be. */
export const WHY_NO_PYTHON: string | undefined =
  spawnSync("python3", ["--version"]).status === 0 ? undefined : "there is no python3";

/** What a program said, and how it ended. */
export interface Run {
  readonly code: number | null;
  readonly lines: readonly string[];
  readonly error: string;
}

/** Builds a C file without a warning and runs it; `build` alone when it is not to be run. */
export function runC(text: string, only?: "build"): Run {
  return inFolder((folder) => {
    const [file, program] = [join(folder, "finding.c"), join(folder, "finding")];
    writeFileSync(file, text);
    const built = called("cc", ["-Wall", "-Wextra", "-Werror", "-o", program, file]);
    return built.code !== 0 || only === "build" ? built : called(program, []);
  });
}

/** Runs a Python file. */
export function runPython(text: string): Run {
  return inFolder((folder) => {
    const file = join(folder, "finding.py");
    writeFileSync(file, text);
    return called("python3", [file]);
  });
}

function inFolder(act: (folder: string) => Run): Run {
  const folder = mkdtempSync(join(tmpdir(), "memslot-check-test-"));
  try {
    return act(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function called(program: string, args: readonly string[]): Run {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8" });
  return { code: status, lines: stdout.trimEnd().split("\n"), error: stderr };
}
