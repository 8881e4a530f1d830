/**
 * The text form of operations: one line each, `guest_write(gpa=0x1000, tag=1)`. Parse and print are
 * inverse.
 *
 * Arguments are named and in any order; optional ones are left out when they have their usual
 * value.
 */
import { assertFits, isFallback } from "./fields.ts";
import { HarnessError } from "./harness-error.ts";
import type { Operation, OperationKind } from "./operation.ts";
import { fieldsOf, OPERATION_KINDS } from "./operation-fields.ts";
import { type Reader, readFields } from "./read-fields.ts";
import { cut, quoted, shown, shownText } from "./shown.ts";

/** An operation seen as a bag of fields, for code that is driven by the description table. */
type Bag = { readonly op: OperationKind } & Readonly<Record<string, unknown>>;

const LINE = /^\s*(?:([a-z0-9]+)\s*=\s*)?([a-z0-9_]+)\s*\((.*)\)\s*$/;

/** @returns the operation as one line, without a line break. */
export function printOperation(operation: Operation): string {
  const bag = operation as unknown as Bag;
  const parts = fieldsOf(operation.op)
    .filter(([name, field]) => field.label !== "result" && !isFallback(field, bag[name]))
    .map(([name, field]) => `${field.label}=${field.print(bag[name])}`);
  const defined = "result" in operation ? `${operation.result} = ` : "";
  return `${defined}${operation.op}(${parts.join(", ")})`;
}

/**
 * Reads one operation.
 *
 * @throws {HarnessError} MSC101 naming the argument that does not fit; MSC102 for a line that is no
 *   operation.
 */
export function parseOperation(line: string): Operation {
  const [, result, op = "", inner = ""] = LINE.exec(line) ?? [];
  const kind = OPERATION_KINDS.find((known) => known === op);
  if (kind === undefined) {
    throw new HarnessError(
      "MSC102",
      `not an operation: ${shownText(line.trim())}`,
      `a line is NAME(argument=value, ...); names are ${OPERATION_KINDS.join(", ")}`,
    );
  }
  const given = splitArguments(inner, line);
  if (result !== undefined) given.set("result", result);
  return readArguments(kind, given, "parse", () => line);
}

/** The operation as JSON data: 64-bit values as hexadecimal strings, usual values left out. */
export function operationToJson(operation: Operation): Readonly<Record<string, unknown>> {
  const bag = operation as unknown as Bag;
  const entries = fieldsOf(operation.op)
    .filter(([name, field]) => !isFallback(field, bag[name]))
    .map(([name, field]) => [field.label, field.toJson(bag[name])] as const);
  return { op: operation.op, ...Object.fromEntries(entries) };
}

/**
 * Reads the JSON form.
 *
 * @throws {HarnessError} MSC101 or MSC102, as {@link parseOperation}.
 */
export function operationFromJson(json: unknown): Operation {
  const bag = (typeof json === "object" && json !== null ? json : {}) as Record<string, unknown>;
  const { op, ...given } = bag;
  const kind = OPERATION_KINDS.find((known) => known === op);
  if (kind === undefined) {
    throw new HarnessError(
      "MSC102",
      `not an operation: ${shown(json)}`,
      `"op" is one of ${OPERATION_KINDS.join(", ")}`,
    );
  }
  return readArguments(kind, new Map(Object.entries(given)), "fromJson", () => kind);
}

/**
 * Refuses an operation with a field outside its C type.
 *
 * @throws {HarnessError} MSC101
 */
export function assertOperationFits(operation: Operation): void {
  const bag = operation as unknown as Bag;
  for (const [name, field] of fieldsOf(operation.op)) assertFits(field, bag[name], operation.op);
}

function readArguments(
  kind: OperationKind,
  given: ReadonlyMap<string, unknown>,
  reader: Reader,
  where: () => string,
): Operation {
  const what = { name: kind, part: "argument", where, malformed: "MSC102" } as const;
  return { op: kind, ...readFields(what, fieldsOf(kind), given, reader) } as unknown as Operation;
}

/** Splits `a=1, pages=[1,2]` at the commas outside brackets. */
function splitArguments(inner: string, line: string): Map<string, string> {
  const given = new Map<string, string>();
  for (const part of inner.trim() === "" ? [] : partsOf(inner)) {
    const [, label, text] = /^\s*([a-z0-9_]+)\s*=\s*(\S+)\s*$/.exec(part) ?? [];
    if (label === undefined || text === undefined || given.has(label)) {
      throw new HarnessError(
        "MSC102",
        `cannot read the argument ${quoted(cut(part.trim(), 40))} of ${shownText(line.trim())}`,
        "arguments are NAME=VALUE, separated by commas, each name once",
      );
    }
    given.set(label, text);
  }
  return given;
}

/** Each comma is looked at once, however many there are. */
function partsOf(inner: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  let isInList = false;
  for (const { 0: mark, index } of inner.matchAll(/[[\],]/g)) {
    if (mark !== ",") isInList = mark === "[";
    else if (!isInList) {
      parts.push(inner.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, inner.slice(start)];
}
