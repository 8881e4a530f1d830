/**
 * Lists of known deviations: JSON files that are checked in beside the corpus, one for each
 * machine.
 */

import { HarnessError } from "../../abi/harness-error.ts";
import { parseOperation } from "../../abi/notation.ts";
import { shownText } from "../../abi/shown.ts";
import { makeTrace } from "../../abi/trace.ts";
import {
  constant,
  decodeText,
  list,
  may,
  must,
  object,
  orNull,
  TEXT,
  words,
} from "../../abi/typed-schema.ts";
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
  const decoded = decodeText(LIST, readText(cwd, path));
  if ("value" in decoded) {
    const { implementation, deviations } = decoded.value;
    return { implementation, deviations: deviations.map((entry) => deviationOf(entry, path)) };
  }
  const message = `${path} is no list of known deviations: ${decoded.fault}`;
  throw new HarnessError("MSC133", message, "docs/failures.md shows the format");
}

/** An entry as it is written. */
interface Entry {
  readonly id: string;
  readonly kind: DivergenceKind;
  readonly rule?: string | null;
  readonly property?: string | null;
  readonly actual: string;
  readonly dialect: string;
  readonly trace: readonly string[];
  readonly reason: string;
}

interface List {
  readonly schema: number;
  readonly implementation: string;
  readonly deviations: readonly Entry[];
}

const LIST = object<List>({
  schema: must(constant(KNOWN_SCHEMA)),
  implementation: must(TEXT),
  deviations: must(
    list(
      object<Entry>({
        id: must(TEXT),
        kind: must(words(...DIVERGENCE_KINDS)),
        rule: may(orNull(TEXT)),
        property: may(orNull(TEXT)),
        actual: must(TEXT),
        dialect: must(TEXT),
        trace: must(list(TEXT)),
        reason: must(TEXT),
      }),
    ),
  ),
});

function deviationOf(entry: Entry, path: string): KnownDeviation {
  const { id, kind, rule = null, property = null, actual, dialect, reason } = entry;
  if (reason === "") {
    const message = `${path} has an entry without "reason"`;
    throw new HarnessError("MSC133", message, "docs/failures.md shows the format");
  }
  const trace = makeTrace(dialect, entry.trace.map(parseOperation));
  assertWellFormed(trace);
  if (id !== traceId(trace)) {
    const fitting = `its trace, whose id is ${traceId(trace)}`;
    const message = `${path}: the id ${shownText(id)} does not fit ${fitting}`;
    throw new HarnessError("MSC133", message, "write that id, or the trace that it is the id of");
  }
  return { id, trace, kind, rule, property, actual, reason };
}
