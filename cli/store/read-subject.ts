/**
 * What `replay` and `shrink` are pointed at: a trace file, a stored failure, a JSON report or a
 * replay token.
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { HarnessError } from "../../abi/harness-error.ts";
import { parseTrace, type Trace, traceFromJson } from "../../abi/trace.ts";
import { assertWellFormed } from "../../abi/well-formed.ts";
import { looksLikeToken, parseReplayToken, type RandomDraw } from "../replay-token.ts";

/** A trace to be done again, and what its source says about where it failed. */
export interface Subject {
  /** The file it was read from; null for a token. */
  readonly path: string | null;
  readonly dialect: string;
  /** Null when only the random draw is known. */
  readonly trace: Trace | null;
  readonly draw: RandomDraw | null;
  /** Undefined when the source does not say. */
  readonly implementation: string | undefined;
  readonly modelVersion: number | undefined;
}

/**
 * Reads a subject.
 *
 * @param named - a token, or a file; `FILE#ID` names one of several divergences of a report.
 * @throws {HarnessError} MSC126 for a file that cannot be read, MSC127 for one that holds no trace,
 *   MSC124 for a damaged token, MSC101..MSC106 for a trace that means nothing to this version.
 */
export function readSubject(cwd: string, named: string): Subject {
  const isToken = looksLikeToken(named);
  const found = isToken ? fromToken(named) : fromFile(cwd, named);
  if (found.trace !== null) assertWellFormed(found.trace);
  return { ...found, path: isToken ? null : named };
}

/**
 * The text of a file.
 *
 * @throws {HarnessError} MSC126 when it cannot be read.
 */
export function readText(cwd: string, path: string): string {
  try {
    return readFileSync(resolve(cwd, path), "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
    const hint = "give a trace file, a stored failure, a JSON report or a replay token";
    throw new HarnessError("MSC126", `cannot read ${path}: ${code}`, hint);
  }
}

type Content = Omit<Subject, "path">;

function fromToken(token: string): Content {
  const { dialect, trace, draw, implementation, modelVersion } = parseReplayToken(token);
  return { dialect, trace, draw, implementation, modelVersion };
}

function fromFile(cwd: string, named: string): Content {
  const [, path = named, id] = /^(.+)#([0-9a-f]+)$/.exec(named) ?? [];
  const content = readText(cwd, path);
  if (!content.trimStart().startsWith("{")) return bare(parseTrace(content));
  const json = parseJson(content, path);
  if (Array.isArray(json["divergences"])) return fromReport(json, path, id);
  if (json["failure"] !== undefined) return fromFailure(json, path);
  return bare(traceFromJson(json));
}

function bare(trace: Trace): Content {
  return {
    dialect: trace.dialect,
    trace,
    draw: null,
    implementation: undefined,
    modelVersion: undefined,
  };
}

type Bag = Readonly<Record<string, unknown>>;

function parseJson(content: string, path: string): Bag {
  try {
    return JSON.parse(content) as Bag;
  } catch {
    const hint = "a trace in text form begins with memslot-check-trace, all else is JSON";
    throw new HarnessError("MSC127", `${path} is broken JSON`, hint);
  }
}

function fromFailure(json: Bag, path: string): Content {
  const { implementation, modelVersion } = json;
  const schema = typeof json["traceSchema"] === "number" ? json["traceSchema"] : 0;
  return {
    ...bare(traceOf(json["dialect"], json["trace"], schema, path)),
    implementation: typeof implementation === "string" ? implementation : undefined,
    modelVersion: typeof modelVersion === "number" ? modelVersion : undefined,
  };
}

function fromReport(report: Bag, path: string, id: string | undefined): Content {
  const divergences = report["divergences"] as readonly Bag[];
  const chosen = divergences.filter((divergence) => id === undefined || divergence["id"] === id);
  const [divergence] = chosen;
  if (divergence === undefined || chosen.length > 1) {
    const ids = divergences.map((each) => String(each["id"])).join(", ");
    const message = `${path} holds ${chosen.length} such divergences`;
    const hint = ids === "" ? "nothing diverged in it" : `name one as ${path}#ID; it holds: ${ids}`;
    throw new HarnessError("MSC127", message, hint);
  }
  const token = typeof divergence["replay"] === "string" ? divergence["replay"] : "";
  const { modelVersion } = looksLikeToken(token) ? fromToken(token) : { modelVersion: undefined };
  const { implementation } = report;
  return {
    ...bare(traceOf(report["dialect"], divergence["trace"], 1, path)),
    implementation: typeof implementation === "string" ? implementation : undefined,
    modelVersion,
  };
}

/** Puts the header back in front of stored lines, so that one parser judges them all. */
function traceOf(dialect: unknown, lines: unknown, schema: number, path: string): Trace {
  if (typeof dialect !== "string" || !Array.isArray(lines)) {
    const hint = 'it has "dialect" and "trace", an array of lines in notation';
    throw new HarnessError("MSC127", `${path} holds no trace`, hint);
  }
  const header = `memslot-check-trace schema=${schema} dialect=${dialect}`;
  return parseTrace([header, ...lines].join("\n"));
}
