/** Which functions a fixed effort of random runs and programs calls. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { SourceMap, type SourceMapPayload } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { build } from "esbuild";

/** What is run. */
export interface Effort {
  /** Random runs of each dialect. */
  readonly runs: number;
  /** Random runs of each dialect with one fact more. */
  readonly runsOfVariants: number;
  readonly programs: readonly Program[];
}

/** What is done on one machine. */
export interface Program {
  readonly dialect: string;
  /** One operation per line in notation. */
  readonly lines: readonly string[];
  /** What the machine is besides: one with a seeded bug, or with words of its own. */
  readonly machine?: { readonly bug?: string; readonly words?: readonly string[] };
}

/** Where a function begins. */
export interface Place {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** The line in which it begins, without white space around. */
  readonly text: string;
}

/** What came of an effort. */
export interface Reach {
  readonly unreached: readonly Place[];
  /** Dialects and programs, with what they came to. */
  readonly log: readonly string[];
  /** How many functions were called. */
  readonly reached: number;
}

const ROOT = join(import.meta.dirname, "../..");

/** Spends the effort in a process of its own. */
export async function reachOf(effort: Effort, isAbout: (path: string) => boolean): Promise<Reach> {
  const place = mkdtempSync(join(tmpdir(), "memslot-check-reach-"));
  try {
    const bundle = join(place, "runs.mjs");
    const [plan, coverage] = [join(place, "plan.json"), join(place, "coverage")];
    await build({
      ...{ absWorkingDir: ROOT, entryPoints: ["tests/reach/run-everything.ts"], outfile: bundle },
      ...{ bundle: true, format: "esm", platform: "node", target: "node20", external: ["koffi"] },
      ...{ sourcemap: true, logLevel: "error" },
    });
    writeFileSync(plan, JSON.stringify(effort));
    mkdirSync(coverage);
    const env = { ...process.env, NODE_V8_COVERAGE: coverage };
    const log = execFileSync(process.execPath, [bundle, plan], { env, encoding: "utf8" });
    const counted = readdirSync(coverage).flatMap((name) => countedIn(join(coverage, name)));
    const places = placesOf(bundle, isAbout);
    return { ...functionsOf(counted, places), log: log.trim().split("\n") };
  } finally {
    rmSync(place, { recursive: true });
  }
}

/** A function as V8 counts it: its whole range first, then ranges inside that differ. */
interface Counted {
  readonly functionName: string;
  readonly ranges: readonly {
    readonly startOffset: number;
    readonly endOffset: number;
    readonly count: number;
  }[];
}

function countedIn(file: string): readonly Counted[] {
  const { result } = JSON.parse(readFileSync(file, "utf8")) as {
    readonly result: readonly { readonly url: string; readonly functions: readonly Counted[] }[];
  };
  return result
    .filter(({ url }) => url.endsWith("/runs.mjs"))
    .flatMap(({ functions }) => functions);
}

/** Where what is at an offset of a bundle came from. */
interface Places {
  readonly sourceAt: (offset: number) => Place | undefined;
}

function placesOf(bundle: string, isAbout: (path: string) => boolean): Places {
  const text = readFileSync(bundle, "utf8");
  const map = JSON.parse(readFileSync(`${bundle}.map`, "utf8")) as SourceMapPayload;
  const sources = new SourceMap(map);
  const lineStarts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const sourceAt = (offset: number): Place | undefined => {
    const line = lineStarts.findLastIndex((start) => start <= offset);
    const found = sources.findEntry(line, offset - (lineStarts[line] ?? 0));
    if (!("originalSource" in found)) return undefined;
    const { originalSource, originalLine } = found;
    const path = relative(ROOT, resolve(dirname(bundle), originalSource));
    if (!isAbout(path)) return undefined;
    const original = map.sourcesContent[map.sources.indexOf(originalSource)]?.split("\n");
    return { path, line: originalLine + 1, text: original?.[originalLine]?.trim() ?? "" };
  };
  return { sourceAt };
}

/** The outermost functions that were not called. */
function functionsOf(functions: readonly Counted[], places: Places): Omit<Reach, "log"> {
  const whole = functions.flatMap(({ ranges: [range] }) => range ?? []);
  whole.sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
  const unreached: Place[] = [];
  let reached = 0;
  let leftOutTo = 0;
  for (const { startOffset, endOffset, count } of whole) {
    const place = places.sourceAt(startOffset);
    if (place === undefined || endOffset <= leftOutTo) continue;
    if (count > 0) reached++;
    else unreached.push(place);
    if (count === 0) leftOutTo = endOffset;
  }
  return { unreached, reached };
}
