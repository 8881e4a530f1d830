/**
 * Replay tokens: one string that carries everything needed to do a run again, whatever flags,
 * environment and config file say today.
 *
 * `msc1.PAYLOAD.CHECKSUM`: the payload is compact JSON in base64url, so that anybody can look
 * inside; the checksum tells a mistyped token from one of another version.
 */
import { createHash } from "node:crypto";
import { HarnessError } from "../abi/harness-error.ts";
import { parseOperation, printOperation } from "../abi/notation.ts";
import { shownText } from "../abi/shown.ts";
import { makeTrace, TRACE_SCHEMA, type Trace } from "../abi/trace.ts";
import {
  COUNT,
  decodeText,
  integer,
  list,
  may,
  must,
  object,
  type SchemaOf,
  TEXT,
} from "../abi/typed-schema.ts";

/** What a token says. */
export interface ReplayRequest {
  /** Version of the model that judged the run. */
  readonly modelVersion: number;
  readonly dialect: string;
  readonly implementation: string;
  /** Null when the run did not come from a random draw. */
  readonly draw: RandomDraw | null;
  /** The trace itself; null when it was too long, so that the draw has to be done again. */
  readonly trace: Trace | null;
}

/** Everything a random run depends on. */
export interface RandomDraw {
  readonly seed: number;
  /** Number of the run under that seed, from 0. */
  readonly run: number;
  readonly maxOperations: number;
}

/**
 * Whether a trace is short enough to travel inside a token; a longer one is drawn again from its
 * seed.
 */
export function fitsToken(trace: Trace): boolean {
  return trace.operations.length <= TOKEN_OPERATIONS_MAX;
}

/** True for text that claims to be a token, be it intact or not. */
export function looksLikeToken(text: string): boolean {
  return /^msc[0-9]+\./.test(text);
}

/** @returns the token; parse and print are inverse. */
export function printReplayToken(request: ReplayRequest): string {
  const payload: Payload = {
    m: request.modelVersion,
    d: request.dialect,
    i: request.implementation,
    ...(request.draw === null
      ? {}
      : { s: request.draw.seed, r: request.draw.run, n: request.draw.maxOperations }),
    ...(request.trace === null
      ? {}
      : { v: request.trace.schema, t: request.trace.operations.map(printOperation) }),
    ...(request.trace?.personality !== undefined && { p: request.trace.personality }),
  };
  const encoded = Buffer.from(JSON.stringify(payload)).toString("base64url");
  return `${PREFIX}${encoded}.${checksum(encoded)}`;
}

/**
 * Reads a token.
 *
 * @throws {HarnessError} MSC124 for a token that is damaged, or of another format version; MSC101,
 *   MSC102 or MSC104 when the trace inside does not mean anything to this version.
 */
export function parseReplayToken(token: string): ReplayRequest {
  const [prefix = "", encoded = "", sum = "", ...rest] = token.trim().split(".");
  if (`${prefix}.` !== PREFIX) {
    const hint = `this version reads tokens that begin with ${PREFIX}`;
    throw new HarnessError("MSC124", `not a replay token: ${shownText(token, 40)}`, hint);
  }
  if (rest.length > 0 || checksum(encoded) !== sum) {
    throw damaged("its checksum does not fit");
  }
  return requestOf(parsePayload(encoded));
}

const PREFIX = "msc1.";
const TOKEN_OPERATIONS_MAX = 12;

/** Longest run that a flag may ask for, so longest that a token may. */
const OPERATIONS_MAX = 10_000;

/** Short names keep the token short. */
interface Payload {
  readonly m: number;
  readonly d: string;
  readonly i: string;
  readonly s?: number;
  readonly r?: number;
  readonly n?: number;
  readonly v?: number;
  readonly t?: readonly string[];
  readonly p?: string;
}

const PAYLOAD: SchemaOf<Payload> = object<Payload>({
  m: must(COUNT),
  d: must(TEXT),
  i: must(TEXT),
  s: may(integer(0, 0xffff_ffff)),
  r: may(integer(0, Number.MAX_SAFE_INTEGER)),
  n: may(integer(0, OPERATIONS_MAX)),
  v: may(COUNT),
  t: may(list(TEXT)),
  p: may(TEXT),
});

function checksum(encoded: string): string {
  return createHash("sha256").update(encoded).digest("base64url").slice(0, 6);
}

function parsePayload(encoded: string): Payload {
  const decoded = decodeText(PAYLOAD, Buffer.from(encoded, "base64url").toString("utf8"));
  if ("value" in decoded) return decoded.value;
  throw damaged(decoded.fault);
}

function requestOf({ m, d, i, s, r, n, v, t, p }: Payload): ReplayRequest {
  if (v !== undefined && v !== TRACE_SCHEMA) {
    const message = `the token holds a trace of schema ${v}, this version reads ${TRACE_SCHEMA}`;
    throw new HarnessError("MSC104", message, "use the memslot-check version that printed it");
  }
  const drawn = s !== undefined && r !== undefined && n !== undefined;
  if (!drawn && t === undefined) throw damaged("it has neither a draw nor a trace");
  return {
    modelVersion: m,
    dialect: d,
    implementation: i,
    draw: drawn ? { seed: s, run: r, maxOperations: n } : null,
    trace: t === undefined ? null : makeTrace(d, t.map(parseOperation), p),
  };
}

function damaged(fault: string): HarnessError {
  return new HarnessError(
    "MSC124",
    `the replay token is damaged: ${fault}`,
    "copy it whole, in one piece; the stored failure file does the same job",
  );
}
