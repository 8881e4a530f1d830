import { isFallback } from "../abi/fields.ts";
import type { Operation, OperationKind } from "../abi/operation.ts";
import { fieldsOf } from "../abi/operation-fields.ts";
import type { RoleField } from "../abi/roles.ts";
import { makeTrace, type Trace } from "../abi/trace.ts";
import { simplestOf } from "./alphabet.ts";
import { simplerValues } from "./argument-measure.ts";
import { argumentsOf } from "./arguments.ts";

/**
 * The operation as another kind; an argument it lacks takes each value the trace has under that
 * name, and the simplest one besides. Flags may be those of no trace.
 */
export function* convertOperation(
  trace: Trace,
  index: number,
  kind: OperationKind,
): Iterable<Trace> {
  const from = trace.operations[index] as unknown as Readonly<Record<string, unknown>>;
  let drafts: Record<string, unknown>[] = [{ op: kind }];
  for (const [name, field] of fieldsOf(kind)) {
    const values = Object.hasOwn(from, name)
      ? fitting(field, from[name])
      : field.fallback !== undefined
        ? [field.fallback.value]
        : valuesOf(trace, kind, name, field).flatMap((value) => fitting(field, value));
    drafts = drafts.flatMap((draft) => values.map((value) => ({ ...draft, [name]: value })));
  }
  for (const draft of drafts) {
    const operations = trace.operations.with(index, draft as unknown as Operation);
    yield makeTrace(trace.dialect, operations);
  }
}

/**
 * The value in the other kind's type: a size is 64 bits in one call and 32 in another. Nothing when
 * it does not fit.
 */
function fitting(field: RoleField<unknown>, value: unknown): readonly unknown[] {
  if (isFallback(field, value)) return [value];
  const fitted = value === undefined ? undefined : field.parse(field.print(value));
  return fitted === undefined ? [] : [fitted];
}

function valuesOf(
  trace: Trace,
  kind: OperationKind,
  name: string,
  field: RoleField<unknown>,
): readonly unknown[] {
  const values = argumentsOf(trace).filter((argument) => argument.name === name);
  const known = values.map(({ value }) => value);
  if (known.length === 0) return field.role === "flags" ? simplestOf(kind, field) : [];
  const simplest = known.slice(0, 1).flatMap((value) => simplerValues(field, value).slice(0, 1));
  return [...new Set([...known, ...simplest])];
}
