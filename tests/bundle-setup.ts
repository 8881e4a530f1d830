/**
 * Bundles the sources before the first test, and again before every rerun, so that tests can start
 * `bin/memslot-check.js`, and it is the command as it stands in the sources.
 */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { REPOSITORY_ROOT } from "./tidy/repository.ts";

/** Called by vitest. */
export function setup(project: TestProject): void {
  bundle();
  project.onTestsRerun(bundle);
}

function bundle(): void {
  execFileSync(process.execPath, [join(REPOSITORY_ROOT, "scripts", "bundle.js")]);
}
