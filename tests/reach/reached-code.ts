/** Which blocks of model and simulator a fixed effort of random runs and programs executes. */
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

/** One operation per line in notation. */
export interface Program {
  readonly dialect: string;
  readonly lines: readonly string[];
}

/** Code that was not executed: the outermost block, by its place in the source. */
export interface Block {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** The text of the line in which it begins, without white space around. */
  readonly text: string;
}

/** What came of an effort. */
export interface Reach {
  readonly unreached: readonly Block[];
  /** Dialects and programs, with what they came to. */
  readonly log: readonly string[];
  /** Functions of the code in question that were executed. */
  readonly functionsReached: number;
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
    return { ...blocksOf(counted, places), log: log.trim().split("\n") };
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

/** The text of a bundle, and where what is at an offset came from. */
interface Places {
  readonly text: string;
  readonly sourceAt: (offset: number) => Block | undefined;
}

function placesOf(bundle: string, isAbout: (path: string) => boolean): Places {
  const text = readFileSync(bundle, "utf8");
  const map = JSON.parse(readFileSync(`${bundle}.map`, "utf8")) as SourceMapPayload;
  const sources = new SourceMap(map);
  const lineStarts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const sourceAt = (offset: number): Block | undefined => {
    const line = lineStarts.findLastIndex((start) => start <= offset);
    const found = sources.findEntry(line, offset - (lineStarts[line] ?? 0));
    if (!("originalSource" in found)) return undefined;
    const { originalSource, originalLine } = found;
    const path = relative(ROOT, resolve(dirname(bundle), originalSource));
    if (!isAbout(path)) return undefined;
    const original = map.sourcesContent[map.sources.indexOf(originalSource)]?.split("\n");
    return { path, line: originalLine + 1, text: original?.[originalLine]?.trim() ?? "" };
  };
  return { text, sourceAt };
}

function blocksOf(functions: readonly Counted[], places: Places): Omit<Reach, "log"> {
  const found = new Map<string, Block>();
  let functionsReached = 0;
  let coveredTo = 0;
  const ranges = functions.flatMap(({ ranges }) =>
    ranges.map((range, index) => ({ ...range, index })),
  );
  ranges.sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
  for (const { startOffset, endOffset, count, index } of ranges) {
    const start = firstCodeIn(places.text, startOffset, endOffset);
    const block = places.sourceAt(start);
    if (block === undefined) continue;
    if (count > 0) {
      if (index === 0) functionsReached++;
      continue;
    }
    if (endOffset <= coveredTo) continue;
    coveredTo = endOffset;
    if (!/\w/.test(places.text.slice(startOffset, endOffset))) continue;
    found.set(`${block.path}:${block.line}`, block);
  }
  return { unreached: [...found.values()], functionsReached };
}

/** A block begins at its brace, or behind what decides about it. */
function firstCodeIn(text: string, start: number, end: number): number {
  const skipped = /^[\s{}:;?)&|]*/.exec(text.slice(start, end))?.[0].length ?? 0;
  return start + skipped;
}
