/**
 * Simpler arguments, one at a time or two that have to move together.
 */
import type { Trace } from "../abi/trace.ts";
import { simplerValues } from "./argument-measure.ts";
import { type Argument, argumentsOf, withArguments } from "./arguments.ts";
import { type Pass, thinned } from "./pass.ts";

/**
 * Every argument alone: towards its simplest value, or to a value that the trace already has in the
 * same space. Of many values all are tried once one of some has failed.
 */
export const shrinkSingleArguments: Pass = function* (trace) {
  let current = trace;
  let closer = false;
  for (let at = 0; at < argumentsOf(current).length; ) {
    const argument = argumentsOf(current)[at] as Argument;
    let adopted: Trace | undefined;
    const simpler = simplerValues(argument.field, argument.value);
    const tried = closer ? simpler : thinned(simpler);
    for (const value of [...tried, ...shared(current, argument)]) {
      const candidate = withArguments(current, [[argument, value]]);
      if (yield candidate) {
        adopted = candidate;
        break;
      }
    }
    closer = adopted !== undefined;
    if (adopted === undefined) at++;
    else current = adopted;
  }
};

/** How many of the simplest values of an argument are combined with those of another. */
const PAIRED_VALUES = 3;

/** Any two arguments at once, each to one of its simplest values. */
export const shrinkArgumentPairs: Pass = function* (trace) {
  const costly = argumentsOf(trace)
    .map((argument) => ({ argument, values: simplest(argument) }))
    .filter(({ values }) => values.length > 0);
  for (const [index, first] of costly.entries()) {
    for (const second of costly.slice(index + 1)) {
      for (const value of first.values) {
        for (const other of second.values) {
          const changes = [[first.argument, value] as const, [second.argument, other] as const];
          if (yield withArguments(trace, changes)) return;
        }
      }
    }
  }
};

function simplest({ field, value }: Argument): readonly unknown[] {
  return simplerValues(field, value).slice(0, PAIRED_VALUES);
}

function shared(trace: Trace, { space, value }: Argument): readonly unknown[] {
  const values = argumentsOf(trace).filter((other) => other.space === space);
  return values.map((other) => other.value).filter((other) => typeof other === typeof value);
}
