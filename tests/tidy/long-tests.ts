/** Long tests: where they stand, and that somebody runs them. */
import type { Finding, SourceFile } from "./repository.ts";

const LONG_TEST = /\.long\.test\.ts$/;

/** Long tests that do not lie beside what they test: `x.ts`, or its quick tests, `x.test.ts`. */
export function longTestFindings(files: readonly SourceFile[]): readonly Finding[] {
  const paths = new Set(files.map(({ path }) => path));
  return [...paths]
    .filter((path) => LONG_TEST.test(path))
    .filter((path) => {
      const tested = path.replace(LONG_TEST, "");
      return !paths.has(`${tested}.ts`) && !paths.has(`${tested}.test.ts`);
    })
    .map((path) => `${path}: a long test of nothing beside it`);
}

/** What `vitest.config.ts` says in one mode, as far as it matters here. */
export interface ProjectFiles {
  readonly name: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** The parts by which long tests are run, apart from the others. */
export interface LongRuns {
  /** Projects of the mode `long`, and of any other. */
  readonly long: readonly ProjectFiles[];
  readonly usual: readonly ProjectFiles[];
  /** The script `test:long`, and `.ci/run`. */
  readonly script: string;
  readonly ci: string;
}

/** Ways in which a long test would be run too often, or never. */
export function longRunFindings({ long, usual, script, ci }: LongRuns): readonly Finding[] {
  const glob = "**/*.long.test.ts";
  const isRun = long.some(
    ({ include, exclude }) => include.includes(glob) && !exclude.includes(glob),
  );
  const taking = usual.filter(({ exclude }) => !exclude.includes(glob));
  return [
    ...(isRun ? [] : [`vitest.config.ts: the mode long does not include ${glob}`]),
    ...taking.map(({ name }) => `vitest.config.ts: the project ${name} runs long tests`),
    ...(/\bvitest run --mode long\b/.test(script)
      ? []
      : ["package.json: test:long does not run vitest in the mode long"]),
    ...(/\bnpm run test:long\b/.test(ci) ? [] : [".ci/run: does not run test:long"]),
  ];
}
