/**
 * Names do not matter to a bug, so all traces of one bug should use the same: slot ids, addresses,
 * tags, sizes and handles are renamed wherever they occur, and operations that commute come in one
 * order.
 */
import type { Field } from "../model/fields.ts";
import { makeTrace, type Trace } from "../model/trace.ts";
import { simplerValues } from "./argument-measure.ts";
import { type Argument, argumentsOf, mapArguments } from "./arguments.ts";
import type { Pass } from "./pass.ts";

/** Renames one value to a simpler one, or to another one in use, in all arguments of its space. */
export const renameValues: Pass = function* (trace) {
  let current = trace;
  for (const { space, value, field } of namesOf(trace)) {
    const others = namesOf(current).filter((other) => other.space === space);
    const targets = [...simplerValues(field, value), ...others.map((other) => other.value)];
    for (const target of targets) {
      const candidate = rename(current, space, new Map([[value, target]]));
      if (!(yield candidate)) continue;
      current = candidate;
      break;
    }
  }
};

/**
 * Exchanges two values of a space everywhere: of two slots, the one that comes first should have
 * the lower id.
 */
export const exchangeValues: Pass = function* (trace) {
  let current = trace;
  const names = namesOf(trace);
  for (const [index, first] of names.entries()) {
    for (const second of names.slice(index + 1)) {
      if (first.space !== second.space) continue;
      const exchange = new Map([
        [first.value, second.value],
        [second.value, first.value],
      ]);
      const candidate = rename(current, first.space, exchange);
      if (yield candidate) current = candidate;
    }
  }
};

/** Moves one operation to another place. */
export const moveOperations: Pass = function* (trace) {
  let current = trace;
  const { length } = trace.operations;
  for (let from = 0; from < length; from++) {
    for (let to = 0; to < length; to++) {
      const candidate = moved(current, from, to);
      if (from !== to && (yield candidate)) current = candidate;
    }
  }
};

/** Every value that is a name, each once, in order of first appearance. */
function namesOf(trace: Trace): readonly Argument[] {
  const seen = new Map<string, Set<unknown>>();
  return argumentsOf(trace).filter(({ space, value }) => {
    const values = seen.get(space) ?? new Set();
    seen.set(space, values);
    if (value === undefined || typeof value === "object" || values.has(value)) return false;
    values.add(value);
    return true;
  });
}

function rename(trace: Trace, space: string, names: ReadonlyMap<unknown, unknown>): Trace {
  return mapArguments(trace, (argument) => {
    if (argument.space !== space || !names.has(argument.value)) return argument.value;
    const renamed = names.get(argument.value);
    return fits(argument.field, renamed) ? renamed : argument.value;
  });
}

/**
 * A space may hold values that one of its arguments cannot take: -1 is a descriptor but no name of
 * a result.
 */
function fits(field: Field<unknown>, value: unknown): boolean {
  return value === undefined
    ? field.fallback !== undefined && field.fallback.value === undefined
    : field.parse(field.print(value)) === value;
}

function moved(trace: Trace, from: number, to: number): Trace {
  const rest = trace.operations.toSpliced(from, 1);
  return makeTrace(trace.dialect, rest.toSpliced(to, 0, ...trace.operations.slice(from, from + 1)));
}
