/** A page of a file made by one call: what a slot or a mapping was there for is not needed then. */
import type { Handle } from "../abi/handle.ts";
import type { Fallocate, Operation } from "../abi/operation.ts";
import { makeTrace, type Trace } from "../abi/trace.ts";
import { PAGE_SIZE_BYTES } from "../abi/units.ts";
import { KEEP_SIZE } from "../model/designs/memfile/fallocate-mode.ts";
import { without } from "./drop-operations.ts";
import { type Pass, SHORT_TRACE_MAX } from "./pass.ts";

/**
 * Lets fallocate make pages of a guest_memfd in the place of any operation of a short trace, and
 * drops another: whoever touches a page has to be led to it first.
 */
export const populateFile: Pass = function* (trace) {
  const { length } = trace.operations;
  if (length > SHORT_TRACE_MAX) return;
  for (const call of populatingCalls(trace)) {
    for (const index of trace.operations.keys()) {
      const populated = makeTrace(trace.dialect, trace.operations.with(index, call));
      for (let other = length - 1; other >= 0; other--) {
        if (other === index) continue;
        if (yield without(populated, (dropped) => dropped === other)) return;
      }
    }
  }
};

/** Of each file its first page, and each range of whole pages that some call names. */
function populatingCalls({ operations }: Trace): readonly Fallocate[] {
  const first = { offsetBytes: 0n, sizeBytes: PAGE_SIZE_BYTES };
  return operations.flatMap((made) => {
    if (made.op !== "create_guest_memfd") return [];
    const ranges = [first, ...operations.flatMap((call) => rangeIn(call, made.result))];
    const byText = ranges.map(
      (range) => [`${range.offsetBytes} ${range.sizeBytes}`, range] as const,
    );
    return [...new Map(byText).values()].map((range) => populating(made.result, range));
  });
}

type Range = Pick<Fallocate, "offsetBytes" | "sizeBytes">;

function rangeIn(call: Operation, file: Handle): readonly Range[] {
  if (call.op !== "set_memory_attributes2" && call.op !== "fallocate") return [];
  const { fd, offsetBytes, sizeBytes } = call;
  return fd === file ? [{ offsetBytes, sizeBytes }] : [];
}

function populating(fd: Handle, range: Range): Fallocate {
  return { op: "fallocate", fd, mode: KEEP_SIZE, ...range, inject: undefined };
}
