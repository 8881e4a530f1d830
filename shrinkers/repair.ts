/**
 * Makes a trace meaningful again after operations were dropped or changed.
 */
import { type Handle, isHandle } from "../abi/handle.ts";
import type { Operation } from "../abi/operation.ts";
import { makeTrace, type Trace } from "../abi/trace.ts";

/** A descriptor that was never handed out; what stays of a handle when nothing defines one. */
const NO_DESCRIPTOR = -1;

/**
 * The trace with every use of an undefined handle redirected to the handle that was defined last
 * before it, or to -1 when there is none. A trace that needs no repair comes back as the same
 * operations.
 */
export function repair(trace: Trace): Trace {
  const defined: Handle[] = [];
  const operations = trace.operations.map((operation) => {
    const repaired = redirect(operation, defined);
    if ("result" in repaired) defined.push(repaired.result);
    return repaired;
  });
  return makeTrace(trace.dialect, operations);
}

function redirect(operation: Operation, defined: readonly Handle[]): Operation {
  const dangling = Object.entries(operation).filter(
    ([name, value]) => name !== "result" && isHandle(value) && !defined.includes(value),
  );
  if (dangling.length === 0) return operation;
  const target = defined.at(-1) ?? NO_DESCRIPTOR;
  return { ...operation, ...Object.fromEntries(dangling.map(([name]) => [name, target])) };
}
