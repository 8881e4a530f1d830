/**
 * Names do not matter to a bug, so all traces of one bug should use the same: slot ids, addresses,
 * tags, sizes and handles are renamed wherever they occur, and operations that commute come in one
 * order.
 */
import type { Field } from "../abi/fields.ts";
import { slotIdOf } from "../abi/operation.ts";
import { makeTrace, type Trace } from "../abi/trace.ts";
import { simplerValues } from "./argument-measure.ts";
import { type Argument, argumentsOf, mapArguments, withArguments } from "./arguments.ts";
import { type Pass, SHORT_TRACE_MAX, thinned } from "./pass.ts";

/** Renames one value to a simpler one, or to another one in use, in all arguments of its space. */
export const renameValues: Pass = function* (trace) {
  let current = trace;
  for (const { space, value, field } of namesOf(trace)) {
    const others = namesOf(current).filter((other) => other.space === space);
    const targets = [
      ...thinned(simplerValues(field, value)),
      ...others.map((other) => other.value),
    ];
    for (const target of targets) {
      const candidate = rename(current, space, new Map([[value, target]]));
      if (!(yield candidate)) continue;
      current = candidate;
      break;
    }
  }
};

/**
 * Moves all slots together: into address space 0, with the guest, and down until the lowest of them
 * has id 0.
 */
export const lowerSlots: Pass = function* (trace) {
  const slots = namesOf(trace).flatMap(({ space, value }) =>
    space === "slot" && typeof value === "number" ? value : [],
  );
  const lowest = Math.min(...slots);
  const lowered = (lower: (slot: number) => number): Trace =>
    rename(trace, "slot", new Map(slots.map((slot) => [slot, lower(slot)])));
  if (yield withGuestAtHome(lowered(slotIdOf))) return;
  yield lowered((slot) => slot - lowest);
};

function withGuestAtHome(trace: Trace): Trace {
  return mapArguments(trace, ({ field, value }) => (field.role === "address-space" ? 0 : value));
}

/**
 * Exchanges two values of a space everywhere: of two slots, the one that comes first should have
 * the lower id.
 */
export const exchangeValues: Pass = function* (trace) {
  const names = namesOf(trace);
  for (const [index, first] of names.entries()) {
    for (const second of names.slice(index + 1)) {
      if (first.space !== second.space) continue;
      const exchange = new Map([
        [first.value, second.value],
        [second.value, first.value],
      ]);
      if (yield rename(trace, first.space, exchange)) return;
    }
  }
};

/** Exchanges two arguments of a space, whoever else has these values. */
export const exchangeArguments: Pass = function* (trace) {
  if (trace.operations.length > SHORT_TRACE_MAX) return;
  const all = argumentsOf(trace);
  for (const [index, first] of all.entries()) {
    for (const second of all.slice(index + 1)) {
      if (!areExchangeable(first, second)) continue;
      const changes = [[first, second.value] as const, [second, first.value] as const];
      if (yield withArguments(trace, changes)) return;
    }
  }
};

/** Moves one operation to another place. */
export const moveOperations: Pass = function* (trace) {
  for (const [from, operation] of trace.operations.entries()) {
    const rest = trace.operations.toSpliced(from, 1);
    for (const to of trace.operations.keys()) {
      if (to === from) continue;
      if (yield makeTrace(trace.dialect, rest.toSpliced(to, 0, operation))) return;
    }
  }
};

function areExchangeable(a: Argument, b: Argument): boolean {
  if (a.space !== b.space || a.value === b.value) return false;
  return fits(a.field, b.value) && fits(b.field, a.value);
}

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
