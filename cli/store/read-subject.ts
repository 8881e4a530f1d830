/**
 * What `replay` and `shrink` are pointed at: a trace file, a stored failure, a JSON report or a
 * replay token.
 */
import { resolve } from "node:path";
import { HarnessError } from "../../abi/harness-error.ts";
import { shown, shownText } from "../../abi/shown.ts";
import { parseTrace, TRACE_SCHEMA, type Trace, traceFromJson } from "../../abi/trace.ts";
import {
  COUNT,
  decode,
  list,
  may,
  must,
  object,
  orNull,
  type SchemaOf,
  TEXT,
} from "../../abi/typed-schema.ts";
import { assertWellFormed } from "../../abi/well-formed.ts";
import { looksLikeToken, parseReplayToken, type RandomDraw } from "../replay-token.ts";
import { readTextFile } from "./read-text-file.ts";

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
  /** Id of the property that was broken, where one was. */
  readonly property?: string | null | undefined;
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

const WHAT_HOLDS_A_TRACE = "give a trace file, a stored failure, a JSON report or a replay token";

/**
 * The text of a file.
 *
 * @param hint - what should have been named.
 * @throws {HarnessError} MSC126 when it cannot be read, is no regular file, or is too large.
 */
export function readText(cwd: string, path: string, hint: string = WHAT_HOLDS_A_TRACE): string {
  const read = readTextFile(resolve(cwd, path));
  if ("text" in read) return read.text;
  throw new HarnessError("MSC126", `cannot read ${shownText(path)}: ${read.fault}`, hint);
}

/** `FILE#ID`, where ID is the beginning of one; undefined for all that there are. */
export function namedDivergence(named: string): { readonly path: string; readonly id?: string } {
  const [, path, id] = /^(.+)#([0-9a-f]+)$/.exec(named) ?? [];
  return path === undefined || id === undefined ? { path: named } : { path, id };
}

/**
 * Those of the divergences of a report that were named.
 *
 * @throws {HarnessError} MSC127 when none is of that id.
 */
export function chosenDivergences<D extends { readonly id: string }>(
  divergences: readonly D[],
  path: string,
  id = "",
): readonly D[] {
  const chosen = divergences.filter((divergence) => divergence.id.startsWith(id));
  if (chosen.length > 0 || id === "") return chosen;
  const ids = divergences.map((each) => each.id).join(", ");
  const hint = ids === "" ? "nothing diverged in it" : `it holds ${ids}`;
  throw new HarnessError("MSC127", `${path} holds no divergence ${id}`, hint);
}

type Content = Omit<Subject, "path">;

function fromToken(token: string): Content {
  const { dialect, trace, draw, implementation, modelVersion } = parseReplayToken(token);
  return { dialect, trace, draw, implementation, modelVersion };
}

function fromFile(cwd: string, named: string): Content {
  const { path, id } = namedDivergence(named);
  const content = readText(cwd, path);
  if (!content.trimStart().startsWith("{")) return bare(parseTrace(content));
  const json = parseJson(content, path);
  if (json["divergences"] !== undefined) return fromReport(json, path, id);
  if (json["failure"] !== undefined) return fromFailure(json, path);
  if (json["verdict"] !== undefined) throw emptyReport(json, path);
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

type Bag = Readonly<Partial<Record<string, unknown>>>;

function parseJson(content: string, path: string): Bag {
  try {
    return JSON.parse(content) as Bag;
  } catch {
    const hint = "a trace in text form begins with memslot-check-trace, all else is JSON";
    throw new HarnessError("MSC127", `${path} is broken JSON`, hint);
  }
}

/** What is read of a stored failure. */
interface Failed {
  readonly dialect: string;
  readonly trace: readonly string[];
  readonly traceSchema: number;
  readonly personality?: string;
  readonly implementation?: string;
  readonly modelVersion?: number;
  readonly identity?: { readonly property?: string | null };
}

const FAILED = object<Failed>({
  identity: may(object<NonNullable<Failed["identity"]>>({ property: may(orNull(TEXT)) })),
  dialect: must(TEXT),
  trace: must(list(TEXT)),
  traceSchema: must(COUNT),
  personality: may(TEXT),
  implementation: may(TEXT),
  modelVersion: may(COUNT),
});

function fromFailure(json: Bag, path: string): Content {
  const failed = decoded(FAILED, json, path);
  return {
    ...bare(traceOf(failed, failed.traceSchema)),
    implementation: failed.implementation,
    ...{ modelVersion: failed.modelVersion, property: failed.identity?.property },
  };
}

/** What is read of a report. */
interface Diverging {
  readonly dialect: string;
  readonly implementation?: string;
  readonly divergences: readonly {
    readonly id: string;
    readonly trace: readonly string[];
    readonly personality?: string;
    readonly property?: string | null;
    readonly replay?: string;
  }[];
}

const DIVERGING = object<Diverging>({
  dialect: must(TEXT),
  implementation: may(TEXT),
  divergences: must(
    list(
      object<Diverging["divergences"][number]>({
        id: must(TEXT),
        trace: must(list(TEXT)),
        personality: may(TEXT),
        property: may(orNull(TEXT)),
        replay: may(TEXT),
      }),
    ),
  ),
});

function fromReport(json: Bag, path: string, id: string | undefined): Content {
  const { dialect, implementation, divergences } = decoded(DIVERGING, json, path);
  const chosen = chosenDivergences(divergences, path, id);
  const [divergence] = chosen;
  if (divergence === undefined || chosen.length > 1) {
    const ids = chosen.map((each) => each.id).join(", ");
    const message = `${path} holds ${chosen.length} divergences`;
    const hint = ids === "" ? "nothing diverged in it" : `name one as ${path}#ID; it holds: ${ids}`;
    throw new HarnessError("MSC127", message, hint);
  }
  const { replay = "" } = divergence;
  const { modelVersion } = looksLikeToken(replay) ? fromToken(replay) : { modelVersion: undefined };
  return {
    ...bare(traceOf({ dialect, ...divergence }, TRACE_SCHEMA)),
    implementation,
    ...{ modelVersion, property: divergence.property },
  };
}

/** A report of a verb that runs no machine of its own, or many. */
function emptyReport({ verb, bugs }: Bag, path: string): HarnessError {
  const message = `${path} is a report of ${shown(verb)}, which holds no divergence`;
  const hint =
    bugs === undefined
      ? "give a report of check, explore, replay or shrink"
      : "memslot-check bugs ID looks for one of its bugs again";
  return new HarnessError("MSC127", message, hint);
}

function decoded<T>(schema: SchemaOf<T>, json: Bag, path: string): T {
  const result = decode(schema, json);
  if ("value" in result) return result.value;
  const hint = 'it has "dialect" and "trace", an array of lines in notation';
  throw new HarnessError("MSC127", `${path} holds no trace: ${result.fault}`, hint);
}

/** Puts the header back in front of stored lines, so that one parser judges them all. */
function traceOf(
  { dialect, trace, personality }: Pick<Failed, "dialect" | "trace" | "personality">,
  schema: number,
): Trace {
  const machine = personality === undefined ? "" : ` personality=${personality}`;
  const header = `memslot-check-trace schema=${schema} dialect=${dialect}${machine}`;
  return parseTrace([header, ...trace].join("\n"));
}
