/**
 * Simpler kinds of operations with the same arguments: a load instead of a store, the short ioctl
 * instead of the long one.
 */
import { type Field, isFallback } from "../model/fields.ts";
import { fieldsOf } from "../model/notation.ts";
import type { Operation, OperationKind } from "../model/operation.ts";
import { makeTrace, type Trace } from "../model/trace.ts";
import { argumentsOf } from "./arguments.ts";
import { type Pass, SHORT_TRACE_MAX } from "./pass.ts";
import { repair } from "./repair.ts";

/** Kinds that may stand for one another, the simplest first. */
const FAMILIES: readonly (readonly OperationKind[])[] = [
  ["set_user_memory_region", "set_user_memory_region2"],
  ["guest_read", "host_read", "host_write", "guest_write", "guest_execute"],
  ["host_dontneed", "host_munmap", "host_mmap", "host_mprotect"],
  ["get_dirty_log", "clear_dirty_log"],
  ["fstat", "get_seals", "seek", "ftruncate", "file_read", "fallocate", "file_write", "add_seals"],
];

/** Replaces an operation by one of a simpler kind. */
export const simplifyKinds: Pass = function* (trace) {
  let current = trace;
  for (let index = 0; index < trace.operations.length; index++) {
    for (const kind of simplerKinds((current.operations[index] as Operation).op)) {
      const adopted: Trace | undefined = yield* firstAdopted(conversions(current, index, kind));
      if (adopted === undefined) continue;
      current = adopted;
      break;
    }
  }
};

/** Replaces an operation by a copy of another one. */
export const copyOperations: Pass = function* (trace) {
  for (const index of trace.operations.keys()) {
    for (const source of trace.operations) {
      const operations = trace.operations.with(index, source);
      if (yield makeTrace(trace.dialect, operations)) return;
    }
  }
};

/**
 * Replaces an operation by any kind of its family, and drops another or makes that simpler: what a
 * costlier kind can do may make two operations unnecessary.
 */
export const changeKinds: Pass = function* (trace) {
  if (trace.operations.length > SHORT_TRACE_MAX) return;
  for (const [index, { op }] of trace.operations.entries()) {
    for (const kind of familyOf(op)) {
      if (kind === op) continue;
      for (const changed of conversions(trace, index, kind)) {
        if (yield changed) return;
        for (const candidate of simplifiedElsewhere(changed, index)) if (yield candidate) return;
      }
    }
  }
};

function* simplifiedElsewhere(trace: Trace, index: number): Iterable<Trace> {
  for (const [other, { op }] of trace.operations.entries()) {
    if (other === index) continue;
    yield repair(makeTrace(trace.dialect, trace.operations.toSpliced(other, 1)));
    for (const kind of simplerKinds(op)) yield* conversions(trace, other, kind);
  }
}

function* firstAdopted(
  candidates: Iterable<Trace>,
): Generator<Trace, Trace | undefined, boolean | undefined> {
  for (const candidate of candidates) if (yield candidate) return candidate;
  return undefined;
}

function simplerKinds(kind: OperationKind): readonly OperationKind[] {
  const family = familyOf(kind);
  return family.slice(0, family.indexOf(kind));
}

function familyOf(kind: OperationKind): readonly OperationKind[] {
  return FAMILIES.find((kinds) => kinds.includes(kind)) ?? [kind];
}

/**
 * The operation as another kind; an argument it lacks takes each value the trace has in that space.
 */
function* conversions(trace: Trace, index: number, kind: OperationKind): Iterable<Trace> {
  const from = trace.operations[index] as unknown as Readonly<Record<string, unknown>>;
  let drafts: Record<string, unknown>[] = [{ op: kind }];
  for (const [name, field] of fieldsOf(kind)) {
    const values = Object.hasOwn(from, name)
      ? fitting(field, from[name])
      : field.fallback !== undefined
        ? [field.fallback.value]
        : valuesOf(trace, name).flatMap((value) => fitting(field, value));
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
function fitting(field: Field<unknown>, value: unknown): readonly unknown[] {
  if (isFallback(field, value)) return [value];
  const fitted = value === undefined ? undefined : field.parse(field.print(value));
  return fitted === undefined ? [] : [fitted];
}

function valuesOf(trace: Trace, name: string): readonly unknown[] {
  const values = argumentsOf(trace).filter((argument) => argument.name === name);
  return [...new Set(values.map(({ value }) => value))];
}
