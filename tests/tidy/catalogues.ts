/**
 * Rules, effects, invariants and seeded bugs: one file each, named like its id, with its test
 * beside it, and listed where it counts.
 */
import { type Finding, isTest, type SourceFile } from "./repository.ts";

/** A family of one-thing-per-file folders. */
export interface Family {
  /** What they are called, for messages. */
  readonly noun: string;
  /** The id is the path below this folder, without extension. */
  readonly folder: string;
  /** Files of the folder that are not one of the family. */
  readonly besides: readonly string[];
  /** What every member says about itself, as a non-empty string. */
  readonly says: readonly string[];
  /** Whether a test file stands beside each. */
  readonly tested: boolean;
}

/** An object with an id that a module exports; `listed` when the family's catalogue holds it. */
export interface Member {
  readonly path: string;
  readonly value: Readonly<Record<string, unknown>>;
  readonly listed: boolean;
}

/** Files of the family, without tests and READMEs. */
export function filesOf(family: Family, files: readonly SourceFile[]): readonly string[] {
  return files
    .map(({ path }) => path)
    .filter((path) => path.startsWith(`${family.folder}/`) && path.endsWith(".ts"))
    .filter((path) => !isTest(path) && !family.besides.includes(path));
}

/** Members without a test, a source or a sentence, misnamed ones, and ones that nothing lists. */
export function familyFindings(
  family: Family,
  files: readonly SourceFile[],
  members: readonly Member[],
): readonly Finding[] {
  const paths = new Set(files.map(({ path }) => path));
  return filesOf(family, files).flatMap((path) => {
    const own = members.filter((member) => member.path === path);
    const untested = family.tested && !paths.has(path.replace(/\.ts$/, ".test.ts"));
    return [
      ...(untested ? [`${path}: no test beside it`] : []),
      ...(own.length === 1 ? [] : [`${path}: exports ${own.length} ${family.noun}, not 1`]),
      ...own.flatMap((member) => memberFindings(family, member)),
    ];
  });
}

function memberFindings(family: Family, { path, value, listed }: Member): readonly Finding[] {
  const id = path.slice(family.folder.length + 1).replace(/\.ts$/, "");
  const silent = family.says.filter((key) => {
    const text = value[key];
    return typeof text !== "string" || text.trim() === "";
  });
  return [
    ...(value["id"] === id ? [] : [`${path}: its id is ${String(value["id"])}, not ${id}`]),
    ...silent.map((key) => `${path}: says no ${key}`),
    ...(listed ? [] : [`${path}: nothing lists it`]),
  ];
}
