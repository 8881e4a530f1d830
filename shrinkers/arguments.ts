/**
 * Traces seen as a list of arguments, for passes that are driven by the field description table.
 */
import type { Operation } from "../abi/operation.ts";
import { fieldsOf } from "../abi/operation-fields.ts";
import type { RoleField } from "../abi/roles.ts";
import { makeTrace, type Trace } from "../abi/trace.ts";
import { spaceOf } from "./argument-measure.ts";

/** One argument in its place. */
export interface Argument {
  readonly operationIndex: number;
  /** Field name in memory, for instance `sizeBytes`. */
  readonly name: string;
  readonly field: RoleField<unknown>;
  readonly value: unknown;
  /** Arguments of one space name the same things. */
  readonly space: string;
}

/** Every argument of the trace, operation by operation in notation order. */
export function argumentsOf(trace: Trace): readonly Argument[] {
  return trace.operations.flatMap((operation, index) => argumentsOfOperation(operation, index));
}

/** The trace with every argument replaced by what `change` answers for it. */
export function mapArguments(trace: Trace, change: (argument: Argument) => unknown): Trace {
  const operations = trace.operations.map((operation, index) => {
    const changes = argumentsOfOperation(operation, index)
      .map((argument) => [argument, change(argument)] as const)
      .filter(([argument, value]) => value !== argument.value)
      .map(([{ name }, value]) => [name, value] as const);
    return changes.length === 0 ? operation : { ...operation, ...Object.fromEntries(changes) };
  });
  return makeTrace(trace.dialect, operations);
}

/** The trace with another value for some arguments. */
export function withArguments(
  trace: Trace,
  changes: readonly (readonly [Argument, unknown])[],
): Trace {
  const operations = [...trace.operations];
  for (const [{ operationIndex, name }, value] of changes) {
    operations[operationIndex] = { ...operations[operationIndex], [name]: value } as Operation;
  }
  return makeTrace(trace.dialect, operations);
}

function argumentsOfOperation(operation: Operation, operationIndex: number): Argument[] {
  const bag = operation as unknown as Readonly<Record<string, unknown>>;
  return fieldsOf(operation.op).map(([name, field]) => {
    const value = bag[name];
    // A 64-bit value cannot take the place of a 32-bit one, whatever both are called.
    const space = typeof value === "bigint" ? `${spaceOf(field)}64` : spaceOf(field);
    return { operationIndex, name, field, value, space };
  });
}
