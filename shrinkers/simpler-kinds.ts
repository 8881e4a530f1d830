/**
 * Simpler kinds of operations with the same arguments: a load instead of a store, the short ioctl
 * instead of the long one.
 */

import type { Operation, OperationKind } from "../abi/operation.ts";
import { makeTrace, type Trace } from "../abi/trace.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { supports } from "../model/step.ts";
import { convertOperation } from "./convert-operation.ts";
import { type Pass, SHORT_TRACE_MAX } from "./pass.ts";
import { repair } from "./repair.ts";

/** Kinds that may stand for one another, the simplest first. */
const FAMILIES: readonly (readonly OperationKind[])[] = [
  ["set_user_memory_region", "set_user_memory_region2"],
  ["guest_read", "host_read", "host_write", "guest_write", "guest_execute", "pre_fault_memory"],
  ["host_dontneed", "host_munmap", "host_mmap", "host_mprotect", "host_remove"],
  ["get_dirty_log", "clear_dirty_log"],
  ["fstat", "get_seals", "seek", "ftruncate", "file_read", "fallocate", "file_write", "add_seals"],
];

/** Replaces an operation by one of a simpler kind. */
export const simplifyKinds: Pass = function* (trace) {
  let current = trace;
  for (let index = 0; index < trace.operations.length; index++) {
    for (const kind of simplerKinds(current, (current.operations[index] as Operation).op)) {
      const adopted: Trace | undefined = yield* firstAdopted(
        convertOperation(current, index, kind),
      );
      if (adopted === undefined) continue;
      current = adopted;
      break;
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
    for (const kind of familyOf(trace, op)) {
      if (kind === op) continue;
      for (const changed of convertOperation(trace, index, kind)) {
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
    for (const kind of simplerKinds(trace, op)) yield* convertOperation(trace, other, kind);
  }
}

function* firstAdopted(
  candidates: Iterable<Trace>,
): Generator<Trace, Trace | undefined, boolean | undefined> {
  for (const candidate of candidates) if (yield candidate) return candidate;
  return undefined;
}

function simplerKinds(trace: Trace, kind: OperationKind): readonly OperationKind[] {
  const family = familyOf(trace, kind);
  return family.slice(0, family.indexOf(kind));
}

/** The family of a kind, as far as the trace's dialect has it. */
function familyOf(trace: Trace, kind: OperationKind): readonly OperationKind[] {
  const family = FAMILIES.find((kinds) => kinds.includes(kind)) ?? [kind];
  const dialect = dialectNamed(trace.dialect);
  return family.filter((member) => member === kind || supports(dialect, member));
}
