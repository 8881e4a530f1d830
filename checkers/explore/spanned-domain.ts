/** All operations that can be made of the arguments of one trace. */

import type { Field } from "../../abi/fields.ts";
import { isHarnessError } from "../../abi/harness-error.ts";
import type { Operation, OperationKind } from "../../abi/operation.ts";
import { OPERATION_FIELDS } from "../../abi/operation-fields.ts";
import { makeTrace, type Trace } from "../../abi/trace.ts";
import { HOST_WINDOW_START, PAGE_SIZE_BYTES } from "../../abi/units.ts";
import { assertWellFormed } from "../../abi/well-formed.ts";
import type { Dialect } from "../../model/dialect.ts";
import { supports } from "../../model/step.ts";

/**
 * Every operation of the kinds of a trace, and of the kinds of guest access that its dialect has,
 * whose arguments are each a value that the trace gives to some argument of that name, or a small
 * one. Those that no trace may hold are left out.
 *
 * @param sequencesMax - when there are more sequences of `lengthMax` operations than this, guest
 *   accesses that the trace does not make and most small values are left out.
 */
export function spannedBy(
  dialect: Dialect,
  { operations }: Trace,
  lengthMax: number,
  sequencesMax: number,
): readonly Operation[] {
  const own = [...new Set(operations.map(({ op }) => op))].filter((op) => supports(dialect, op));
  const accesses = GUEST_ACCESSES.filter((op) => supports(dialect, op));
  const wide = everything(dialect, operations, [...new Set([...own, ...accesses])], SMALL_VALUES);
  if (wide.length ** lengthMax <= sequencesMax) return wide;
  return everything(dialect, operations, own, FEW_VALUES);
}

function everything(
  { name }: Dialect,
  operations: readonly Operation[],
  kinds: readonly OperationKind[],
  small: Values,
): readonly Operation[] {
  const values = valuesOf(operations, small);
  const definitions = operations.filter((operation) => "result" in operation);
  return kinds
    .flatMap((kind) => everyOf(kind, values))
    .filter((operation) => isWellFormed(name, definitions, operation));
}

const GUEST_ACCESSES: readonly OperationKind[] = ["guest_read", "guest_write"];

/** Values by the name of the argument, each once. */
type Values = ReadonlyMap<string, readonly unknown[]>;

type AnyField = Field<unknown>;

/** What operations are tried with although the trace has nothing of the kind. */
const FEW_VALUES: Values = new Map<string, readonly unknown[]>([
  ["slot", [0]],
  ["flags", [0]],
  ["gpa", [0n]],
  ["size", [0n, PAGE_SIZE_BYTES]],
  ["hva", [HOST_WINDOW_START]],
  ["tag", [1]],
]);

const SMALL_VALUES: Values = new Map<string, readonly unknown[]>([
  ...FEW_VALUES,
  ["slot", [0, 1]],
  ["gpa", [0n, PAGE_SIZE_BYTES]],
  ["hva", [HOST_WINDOW_START, HOST_WINDOW_START + PAGE_SIZE_BYTES]],
  ["offset", [0n, PAGE_SIZE_BYTES]],
]);

function valuesOf(operations: readonly Operation[], small: Values): Values {
  const values = new Map(small);
  for (const operation of operations) {
    for (const [name, { label }] of fieldsOf(operation.op)) {
      const value = (operation as unknown as Readonly<Record<string, unknown>>)[name];
      values.set(label, [...(values.get(label) ?? []), value]);
    }
  }
  return values;
}

function fieldsOf(kind: OperationKind): readonly (readonly [string, AnyField])[] {
  return Object.entries(OPERATION_FIELDS[kind]) as unknown as readonly [string, AnyField][];
}

/** What a field may be: its fallback, and the values of that name that are of its type. */
function choicesOf(field: AnyField, values: Values): readonly unknown[] {
  const { label, fallback } = field;
  // The same name may stand for 32 bits in one call and for 64 in another.
  const given = (values.get(label) ?? []).filter(
    (value) => value !== undefined && field.holds(value),
  );
  const all = fallback === undefined ? given : [fallback.value, ...given];
  const byText = all.map(
    (value) => [value === undefined ? "" : field.print(value), value] as const,
  );
  return [...new Map(byText).values()];
}

function everyOf(kind: OperationKind, values: Values): readonly Operation[] {
  let made: readonly Readonly<Record<string, unknown>>[] = [{ op: kind }];
  for (const [name, field] of fieldsOf(kind)) {
    const choices = choicesOf(field, values);
    made = made.flatMap((partial) => choices.map((value) => ({ ...partial, [name]: value })));
  }
  return made as unknown as readonly Operation[];
}

/** Whether a trace may hold it, once the handles of the original are defined. */
function isWellFormed(
  dialect: string,
  definitions: readonly Operation[],
  operation: Operation,
): boolean {
  const defines = "result" in operation ? [operation.result] : [];
  const before = definitions.filter((one) => !("result" in one && defines.includes(one.result)));
  try {
    assertWellFormed(makeTrace(dialect, [...before, operation]));
    return true;
  } catch (error) {
    if (isHarnessError(error)) return false;
    throw error;
  }
}
