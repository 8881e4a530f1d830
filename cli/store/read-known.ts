/**
 * Lists of known deviations: JSON files that are checked in beside the corpus, one for each
 * machine.
 */

import { HarnessError } from "../../abi/harness-error.ts";
import { parseOperation } from "../../abi/notation.ts";
import { makeTrace } from "../../abi/trace.ts";
import { assertWellFormed } from "../../abi/well-formed.ts";
import type { KnownDeviation } from "../../checkers/known-deviations.ts";
import { traceId } from "../../checkers/trace-id.ts";
import { DIVERGENCE_KINDS, type DivergenceKind } from "../../reports/report.ts";
import { readText } from "./read-subject.ts";

/** Version of the format. */
const KNOWN_SCHEMA = 1;

/** What one file says. */
export interface KnownList {
  /** The machine that deviates, as `--implementation` names it. */
  readonly implementation: string;
  readonly deviations: readonly KnownDeviation[];
}

/**
 * Reads a list.
 *
 * @throws {HarnessError} MSC126 when the file cannot be read, MSC133 when it is no such list or an
 *   id does not fit its trace, MSC101..MSC106 for a trace that means nothing.
 */
export function readKnown(cwd: string, path: string): KnownList {
  const list = parsed(readText(cwd, path), path);
  const { schema, implementation, deviations } = list;
  if (schema !== KNOWN_SCHEMA || typeof implementation !== "string" || !Array.isArray(deviations)) {
    const hint = `it has "schema" ${KNOWN_SCHEMA}, "implementation" and "deviations"`;
    throw new HarnessError("MSC133", `${path} is no list of known deviations`, hint);
  }
  return { implementation, deviations: deviations.map((entry) => deviationOf(entry, path)) };
}

type Bag = Readonly<Record<string, unknown>>;

function parsed(content: string, path: string): Bag {
  try {
    const json: unknown = JSON.parse(content);
    return typeof json === "object" && json !== null ? (json as Bag) : {};
  } catch {
    throw new HarnessError("MSC133", `${path} is broken JSON`, "docs/cli.md shows the format");
  }
}

function deviationOf(entry: unknown, path: string): KnownDeviation {
  const bag = (typeof entry === "object" && entry !== null ? entry : {}) as Bag;
  const { kind, rule = null, property = null } = bag;
  const lines = bag["trace"];
  if (!isKind(kind) || !isNameOrNull(rule) || !isNameOrNull(property) || !Array.isArray(lines)) {
    const hint = `it has "kind", "rule" or "property", and "trace", an array of lines in notation`;
    throw new HarnessError("MSC133", `${path} has an entry that is no deviation`, hint);
  }
  const operations = lines.map((line) => parseOperation(String(line)));
  const trace = makeTrace(textOf(bag, "dialect", path), operations);
  assertWellFormed(trace);
  const id = textOf(bag, "id", path);
  if (id !== traceId(trace)) {
    const message = `${path}: the id ${id} does not fit its trace, whose id is ${traceId(trace)}`;
    throw new HarnessError("MSC133", message, "write that id, or the trace that it is the id of");
  }
  const [actual, reason] = [textOf(bag, "actual", path), textOf(bag, "reason", path)];
  return { id, trace, kind, rule, property, actual, reason };
}

function textOf(bag: Bag, key: string, path: string): string {
  const value = bag[key];
  if (typeof value === "string" && value !== "") return value;
  const hint = "docs/cli.md shows the format";
  throw new HarnessError("MSC133", `${path} has an entry without "${key}"`, hint);
}

function isKind(value: unknown): value is DivergenceKind {
  return DIVERGENCE_KINDS.some((kind) => kind === value);
}

function isNameOrNull(value: unknown): value is string | null {
  return value === null || typeof value === "string";
}
