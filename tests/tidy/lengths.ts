/** Lengths of files, lines and functions. */
import type { Finding, SourceFile } from "./repository.ts";

const FILE_LINES_MAX = 400;
const LINE_COLUMNS_MAX = 100;
const FUNCTION_LINES_MAX = 60;

/** Long tables are data: a file may be longer when its name stands here, with the reason. */
export const LONG_BY_DESIGN: ReadonlyMap<string, string> = new Map([
  ["package-lock.json", "written by npm"],
  ["checkers/__snapshots__/sequential.test.ts.snap", "written by a test: each dialect's draws"],
  ["docs/rules.md", "generated: one table for each operation of each dialect"],
  ["docs/bugs.md", "generated: one section for each seeded bug"],
  ["docs/schema/operation.schema.json", "generated: one definition for each operation"],
  ["docs/schema/outcome.schema.json", "generated: one definition for each outcome"],
  ["docs/schema/protocol.schema.json", "generated: one definition for each message"],
  ["docs/schema/report.schema.json", "generated: one property for each key of a report"],
  ["docs/schema/trace.schema.json", "generated: one definition for each operation"],
  ["docs/answers/memfile-v6.txt", "generated: one row for each rule and effect"],
  ["docs/answers/linux-6.1.txt", "generated: one row for each rule and effect"],
  ["docs/answers/linux-6.8.txt", "generated: one row for each rule and effect"],
  ["docs/answers/linux-6.12.txt", "generated: one row for each rule and effect"],
  ["docs/answers/linux-6.18.txt", "generated: one row for each rule and effect"],
  ["docs/answers/linux-7.2.txt", "generated: one row for each rule and effect"],
  ["docs/answers/linux-7.3.txt", "generated: one row for each rule and effect"],
  ["docs/answers/linux-7.4.txt", "generated: one row for each rule and effect"],
]);

/** The formatter cannot break the import of one name. */
const UNBREAKABLE = /^import (type )?\{ \w+ \} from "[^"]+";$/;

/** Where functions may be long: a test or a measurement reads from top to bottom. */
const LONG_FUNCTIONS: readonly string[] = ["**/*.test.ts", "tests/**", "bench/**"];

/** Files over 400 lines and, in code, lines over 100 columns. */
export function lengthFindings(
  files: readonly SourceFile[],
  exempt: ReadonlyMap<string, string>,
): readonly Finding[] {
  return files
    .filter(({ path }) => !exempt.has(path))
    .flatMap(({ path, text }) => {
      const lines = text.replace(/\n$/, "").split("\n");
      const long = lines.length > FILE_LINES_MAX ? [`${path}: ${lines.length} lines`] : [];
      return [...long, ...(isCode(path) ? wideLines(path, lines) : [])];
    });
}

/** Exemptions for files that are not there, or that no longer need one. */
export function idleExemptions(
  files: readonly SourceFile[],
  exempt: ReadonlyMap<string, string>,
): readonly Finding[] {
  const needed = new Set(
    files.filter((file) => lengthFindings([file], new Map()).length > 0).map(({ path }) => path),
  );
  return [...exempt.keys()]
    .filter((path) => !needed.has(path))
    .map((path) => `${path}: needs no exemption`);
}

/**
 * Biome measures the functions; this holds Biome's configuration to the limit and keeps the list
 * of places where it is off.
 */
export function functionLimitFindings(biomeJson: string): readonly Finding[] {
  const config = JSON.parse(biomeJson) as BiomeConfig;
  const limit = config.linter?.rules?.complexity?.noExcessiveLinesPerFunction;
  const on = typeof limit === "object" && limit.level === "error";
  const tight = on && (limit.options?.maxLines ?? Number.POSITIVE_INFINITY) <= FUNCTION_LINES_MAX;
  const off = (config.overrides ?? [])
    .filter(({ linter }) => linter?.rules?.complexity?.noExcessiveLinesPerFunction !== undefined)
    .flatMap(({ includes }) => includes)
    .filter((glob) => !LONG_FUNCTIONS.includes(glob));
  return [
    ...(tight ? [] : [`biome.json: functions over ${FUNCTION_LINES_MAX} lines must be an error`]),
    ...off.map((glob) => `biome.json: the function limit is off for ${glob}`),
  ];
}

interface BiomeLinter {
  readonly rules?: {
    readonly complexity?: {
      readonly noExcessiveLinesPerFunction?:
        | string
        | { readonly level?: string; readonly options?: { readonly maxLines?: number } };
    };
  };
}

interface BiomeConfig {
  readonly linter?: BiomeLinter;
  readonly overrides?: readonly {
    readonly includes: readonly string[];
    readonly linter?: BiomeLinter;
  }[];
}

function isCode(path: string): boolean {
  return /\.(ts|js|mjs|c|sh)$/.test(path) || path === ".ci/run";
}

function wideLines(path: string, lines: readonly string[]): readonly Finding[] {
  return lines.flatMap((line, index) =>
    [...line].length > LINE_COLUMNS_MAX && !UNBREAKABLE.test(line)
      ? [`${path}:${index + 1}: ${[...line].length} columns`]
      : [],
  );
}
