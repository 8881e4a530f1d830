/**
 * One operation for two: a store is dropped when another guest access can do the storing.
 */
import type { GuestExecute, GuestRead, GuestWrite, Operation } from "../model/operation.ts";
import { makeTrace, type Trace } from "../model/trace.ts";
import { type Pass, SHORT_TRACE_MAX } from "./pass.ts";

/**
 * Drops a store and lets a guest access store its tag instead, each with each. The page that is
 * then stored to is another one, so in short traces each guest access is also tried elsewhere.
 */
export const mergeStores: Pass = function* (trace) {
  for (const [dropped, store] of trace.operations.entries()) {
    if (store.op !== "host_write" && store.op !== "guest_write") continue;
    for (const [index, loader] of trace.operations.entries()) {
      if (index === dropped || !isGuestAccess(loader)) continue;
      const { gpa, access } = loader;
      const path = "path" in loader ? loader.path : "fault";
      const storer: Operation = { op: "guest_write", gpa, tag: store.tag, access, path };
      const operations = trace.operations.with(index, storer).toSpliced(dropped, 1);
      const merged = makeTrace(trace.dialect, operations);
      if (yield merged) return;
      for (const moved of accessesMoved(merged)) if (yield moved) return;
    }
  }
};

/** One guest access at a time, to every gpa that the trace names. */
function* accessesMoved(trace: Trace): Iterable<Trace> {
  if (trace.operations.length > SHORT_TRACE_MAX) return;
  const named = trace.operations.flatMap((operation) => ("gpa" in operation ? operation.gpa : []));
  for (const [index, access] of trace.operations.entries()) {
    if (!isGuestAccess(access)) continue;
    for (const gpa of new Set(named)) {
      yield makeTrace(trace.dialect, trace.operations.with(index, { ...access, gpa }));
    }
  }
}

function isGuestAccess(operation: Operation): operation is GuestRead | GuestWrite | GuestExecute {
  const { op } = operation;
  return op === "guest_read" || op === "guest_write" || op === "guest_execute";
}
