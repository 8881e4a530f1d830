/**
 * One operation fewer, and the others changed so that they do without it. The change alone makes no
 * trace simpler, often costlier, so no other pass comes by it.
 */

import { MEM_PRIVATE } from "../abi/operation.ts";
import type { Trace } from "../abi/trace.ts";
import { HOST_WINDOW_END, HOST_WINDOW_START, PAGE_SIZE_BYTES } from "../abi/units.ts";
import { type Argument, argumentsOf, mapArguments, withArguments } from "./arguments.ts";
import { without } from "./drop-operations.ts";
import { type Pass, SHORT_TRACE_MAX } from "./pass.ts";

/**
 * Lets the guest use ordinary memory, which need not be made first: every slot lies over host
 * memory that is mapped, and every access is a shared one.
 */
export const useOrdinaryMemory: Pass = function* (trace) {
  const ordinary = withOrdinaryMemory(trace);
  for (let index = trace.operations.length - 1; index >= 0; index--) {
    if (yield without(ordinary, (dropped) => dropped === index)) return;
  }
};

/** The trace with shared accesses only, and every slot over host memory that is mapped. */
export function withOrdinaryMemory(trace: Trace): Trace {
  return mapArguments(trace, ({ name, value }) => {
    if (name === "access") return "shared";
    return name === "hva" && typeof value === "bigint" ? mapped(value) : value;
  });
}

/** Makes every slot an ordinary one, which needs no file, and drops the operation that made one. */
export const useOrdinarySlots: Pass = function* (trace) {
  const ordinary = mapArguments(trace, ordinaryArgument);
  if (!trace.operations.some((operation, index) => operation !== ordinary.operations[index]))
    return;
  for (const index of trace.operations.keys()) {
    if (yield without(ordinary, (dropped) => dropped === index)) return;
  }
};

function ordinaryArgument({ name, field, value }: Argument): unknown {
  switch (name) {
    case "privateFd":
    case "privateOffsetBytes":
      return field.fallback?.value;
    case "flags":
    case "firstFetchFlags":
      return typeof value === "number" ? value & ~MEM_PRIVATE : value;
    default:
      return value;
  }
}

/** Sets one more flag or moves one offset or size by a page, in exchange for any operation. */
export const changeInExchange: Pass = function* (trace) {
  const { length } = trace.operations;
  if (length > SHORT_TRACE_MAX) return;
  for (const argument of argumentsOf(trace)) {
    for (const value of neighbours(argument)) {
      const changed = withArguments(trace, [[argument, value]]);
      for (let index = length - 1; index >= 0; index--) {
        if (index === argument.operationIndex) continue;
        if (yield without(changed, (dropped) => dropped === index)) return;
      }
    }
  }
};

function mapped(hva: bigint): bigint {
  return hva >= HOST_WINDOW_START && hva < HOST_WINDOW_END ? hva : HOST_WINDOW_START;
}

/** The flag bits that calls have in common. */
const LOW_FLAGS = [1n, 2n, 4n, 8n];

function neighbours({ name, value }: Argument): readonly unknown[] {
  switch (name) {
    case "flags":
    case "mode":
      return typeof value === "bigint"
        ? withFlag(value)
        : withFlag(BigInt(Number(value))).map(Number);
    case "offsetBytes":
    case "sizeBytes":
      return typeof value === "bigint" ? [value + PAGE_SIZE_BYTES] : [];
    default:
      return [];
  }
}

function withFlag(flags: bigint): readonly bigint[] {
  return LOW_FLAGS.filter((flag) => (flags & flag) === 0n).map((flag) => flags | flag);
}
