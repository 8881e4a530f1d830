/**
 * Traces: a dialect and the operations that a fresh machine of it is asked to perform, in order.
 *
 * Text form, for people, files and the corpus: a header line, then one operation per line; `#`
 * starts a comment. JSON form: the same with a schema number. Both refuse another schema version
 * instead of guessing.
 */
import { HarnessError, isHarnessError } from "./harness-error.ts";
import { operationFromJson, operationToJson, parseOperation, printOperation } from "./notation.ts";
import type { Operation } from "./operation.ts";
import { cut, quoted } from "./shown.ts";

/** Version of the trace format. Raised when the meaning of an existing line changes. */
export const TRACE_SCHEMA = 1;

/** What to run on one fresh machine. */
export interface Trace {
  readonly schema: typeof TRACE_SCHEMA;
  /** Name of the dialect, with its options, for instance `linux-6.18`. */
  readonly dialect: string;
  readonly operations: readonly Operation[];
  /**
   * What the machine did one way or another where the ABI leaves it open, as it was drawn: words
   * with commas between. Absent: the usual.
   */
  readonly personality?: string;
}

/** A trace of the current schema. */
export function makeTrace(
  dialect: string,
  operations: readonly Operation[],
  personality?: string,
): Trace {
  const trace = { schema: TRACE_SCHEMA, dialect, operations } as const;
  return personality === undefined || personality === "" ? trace : { ...trace, personality };
}

/** @returns the text form, ending in a line break. */
export function printTrace(trace: Trace): string {
  const { personality } = trace;
  const machine = personality === undefined ? "" : ` personality=${personality}`;
  const header = `memslot-check-trace schema=${trace.schema} dialect=${trace.dialect}${machine}`;
  return `${[header, ...trace.operations.map(printOperation)].join("\n")}\n`;
}

/**
 * Reads the text form.
 *
 * @throws {HarnessError} MSC103 for a missing header, MSC104 for another schema, MSC101/MSC102 for
 *   a broken line; the message names the line.
 */
export function parseTrace(text: string): Trace {
  const lines = text
    .split("\n")
    .map((line, index) => ({ line: line.replace(/#.*$/, "").trim(), number: index + 1 }));
  const [header, ...body] = lines.filter(({ line }) => line !== "");
  const [, schema, dialect, personality] = HEADER.exec(header?.line ?? "") ?? [];
  if (schema === undefined || dialect === undefined) {
    throw new HarnessError(
      "MSC103",
      `not a trace: the first line is ${quoted(cut(header?.line ?? "", 60))}`,
      `a trace begins with: memslot-check-trace schema=${TRACE_SCHEMA} dialect=NAME`,
    );
  }
  assertSchema(Number(schema));
  return makeTrace(
    dialect,
    body.map(({ line, number }) => atLine(number, () => parseOperation(line))),
    personality,
  );
}

const HEADER = /^memslot-check-trace\s+schema=(\d+)\s+dialect=(\S+)(?:\s+personality=(\S+))?$/;

/** The trace as JSON data. */
export function traceToJson(trace: Trace): Readonly<Record<string, unknown>> {
  const operations = trace.operations.map(operationToJson);
  const { schema, dialect, personality } = trace;
  return { schema, dialect, operations, ...(personality !== undefined && { personality }) };
}

/**
 * Reads the JSON form.
 *
 * @throws {HarnessError} MSC103, MSC104, MSC101 or MSC102, as {@link parseTrace}.
 */
export function traceFromJson(json: unknown): Trace {
  const bag = (typeof json === "object" && json !== null ? json : {}) as Record<string, unknown>;
  const { schema, dialect, operations, personality = "" } = bag;
  const isTold = typeof personality === "string";
  if (
    !isTold ||
    typeof schema !== "number" ||
    typeof dialect !== "string" ||
    !Array.isArray(operations)
  ) {
    const hint = 'it has "schema", "dialect" and "operations"';
    throw new HarnessError("MSC103", "not a trace in JSON form", hint);
  }
  assertSchema(schema);
  return makeTrace(
    dialect,
    operations.map((operation, index) => atLine(index + 1, () => operationFromJson(operation))),
    personality,
  );
}

function assertSchema(schema: number): void {
  if (schema === TRACE_SCHEMA) return;
  throw new HarnessError(
    "MSC104",
    `the trace has schema ${schema}, this version reads schema ${TRACE_SCHEMA}`,
    "use the memslot-check version that wrote it, or write the trace again",
  );
}

function atLine<T>(number: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!isHarnessError(error)) throw error;
    throw new HarnessError(error.code, `line ${number}: ${error.message}`, error.hint);
  }
}
