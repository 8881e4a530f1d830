/** Which blocks of code a fixed effort of random runs and programs runs. */
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
  /** Random runs of each machine with a seeded bug. */
  readonly runsOfBugs: number;
  readonly programs: readonly Program[];
}

/** What is done on one machine. */
export interface Program {
  readonly dialect: string;
  /** One operation per line in notation. */
  readonly lines: readonly string[];
  /** What the machine is besides: one with a seeded bug, or with words of its own. */
  readonly machine?: {
    readonly bug?: string;
    readonly words?: readonly string[];
    readonly variant?: "as-intended" | "as-posted";
  };
  /** An operation that is performed beside the last line, in every order of their micro-steps. */
  readonly beside?: string;
}

/** Where a block begins: a function, or a branch of one. */
export interface Place {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** The line in which it begins, without white space around. */
  readonly text: string;
  /** The block itself as it was run, without types; white space is one space. */
  readonly code: string;
}

/** What came of an effort. */
export interface Reach {
  readonly unreached: readonly Place[];
  /** Dialects and programs, with what they came to. */
  readonly log: readonly string[];
  /** How many functions were called. */
  readonly calledFunctions: number;
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
  readonly ranges: readonly Range[];
}

/** Offsets in the bundle, the end behind the last character. */
interface Range {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
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
  readonly sourceOf: (range: Range) => Place | undefined;
}

function placesOf(bundle: string, isAbout: (path: string) => boolean): Places {
  const text = readFileSync(bundle, "utf8");
  const map = JSON.parse(readFileSync(`${bundle}.map`, "utf8")) as SourceMapPayload;
  const sources = new SourceMap(map);
  const lineStarts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const sourceOf = ({ startOffset, endOffset }: Range): Place | undefined => {
    const whole = text.slice(startOffset, endOffset);
    const begins = startOffset + whole.search(BEGINNING);
    const line = lineStarts.findLastIndex((start) => start <= begins);
    const found = sources.findEntry(line, begins - (lineStarts[line] ?? 0));
    if (!("originalSource" in found)) return undefined;
    const { originalSource, originalLine } = found;
    const path = relative(ROOT, resolve(dirname(bundle), originalSource));
    if (!isAbout(path)) return undefined;
    const original = map.sourcesContent[map.sources.indexOf(originalSource)]?.split("\n");
    const code = whole.replace(/\s+/g, " ").trim();
    return { path, line: originalLine + 1, text: original?.[originalLine]?.trim() ?? "", code };
  };
  return { sourceOf };
}

/** Where a block begins, behind the operator or the word that leads to it. */
const BEGINNING = /(?!\s|\?\?|\|\||&&|[?:{]|else\b)./;

/** What is left of a block that holds nothing: what comes behind a last `return`. */
const NOTHING = /^[\s{}();]*$/;

/** The outermost blocks that were not run. */
function blocksOf(functions: readonly Counted[], places: Places): Omit<Reach, "log"> {
  const calledFunctions = functions.filter(
    ({ ranges: [whole] }) => whole !== undefined && whole.count > 0 && places.sourceOf(whole),
  );
  const ranges = functions.flatMap(({ ranges }) => ranges).filter(({ count }) => count === 0);
  ranges.sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
  const unreached: Place[] = [];
  let toldTo = 0;
  for (const range of ranges) {
    if (range.endOffset <= toldTo) continue;
    toldTo = range.endOffset;
    const place = places.sourceOf(range);
    if (place !== undefined && !NOTHING.test(place.code)) unreached.push(place);
  }
  return { unreached, calledFunctions: calledFunctions.length };
}
