/**
 * Simpler kinds of operations with the same arguments: a load instead of a store, the short ioctl
 * instead of the long one.
 */

import type { Operation, OperationKind } from "../abi/operation.ts";
import { makeTrace, type Trace } from "../abi/trace.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { supports } from "../model/step.ts";
import { convertOperation } from "./convert-operation.ts";
import { familyOf } from "./kinds.ts";
import { type Pass, SHORT_TRACE_MAX } from "./pass.ts";
import { repair } from "./repair.ts";

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
    for (const kind of familyIn(trace, op)) {
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
  const family = familyIn(trace, kind);
  return family.slice(0, family.indexOf(kind));
}

/** The family of a kind, as far as the trace's dialect has it. */
function familyIn(trace: Trace, kind: OperationKind): readonly OperationKind[] {
  const dialect = dialectNamed(trace.dialect);
  return familyOf(kind).filter((member) => member === kind || supports(dialect, member));
}
