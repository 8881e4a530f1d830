/** The tests of a minimal trace: what shows a seeded bug, and what must not. */
import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import { isImplementationLost } from "../../abi/implementation.ts";
import { parseOperation } from "../../abi/notation.ts";
import type { Operation } from "../../abi/operation.ts";
import { plainObservation } from "../../abi/plain-observation.ts";
import type { SeededBug } from "./bugs/seeded-bug.ts";
import type { SimulatedMachine } from "./simulated-machine.ts";
import { machineOf } from "./test-support.ts";

type Operations = readonly Operation[];

/** How a bug is told from the correct machine, and what is tried besides its trace. */
export interface MinimalityOptions {
  /** Index of the first operation at which the buggy machine can be told; undefined for none. */
  readonly firstSymptom: (bug: SeededBug, trace: Operations) => number | undefined;
  /** What shorter traces are made of. */
  readonly alphabet: (minimal: Operations, bug: SeededBug) => Operations;
  /** Which of them are traces at all; all of them unless said. */
  readonly isTrace?: (trace: Operations) => boolean;
}

/** Declares the tests of one bug; called inside of its `describe`. */
export function testMinimality(bug: SeededBug, options: MinimalityOptions): void {
  const { firstSymptom } = options;
  const minimal = bug.minimalTrace.map(parseOperation);

  test("is shown by its minimal trace, and only at its last operation", () => {
    expect(firstSymptom(bug, minimal)).toBe(minimal.length - 1);
  });

  test("is not shown by any proper subsequence of its minimal trace", () => {
    const showing = properSubsequences(minimal).filter(
      (trace) => firstSymptom(bug, trace) !== undefined,
    );

    expect(showing).toEqual([]);
  });

  testShorterTraces(bug, options, 2);
}

/**
 * Declares the test that nothing shorter shows the bug, as far as `lengthMax` operations. There are
 * far more traces of more operations; those are left to the hand proof.
 */
export function testShorterTraces(
  bug: SeededBug,
  { firstSymptom, alphabet, isTrace = () => true }: MinimalityOptions,
  lengthMax: number,
): void {
  const minimal = bug.minimalTrace.map(parseOperation);
  const length = Math.min(minimal.length - 1, lengthMax);

  test(`is not shown by any ${length} operations of a small alphabet`, () => {
    const showing = tracesOf(length, alphabet(minimal, bug)).filter(
      (trace) => isTrace(trace) && firstSymptom(bug, trace) !== undefined,
    );

    expect(showing).toEqual([]);
  });
}

/** Index of the first operation after which answer or inside view are not those of the right. */
export function firstDifference(bug: SeededBug, trace: Operations): number | undefined {
  const machines = [machineOf(bug.dialect), machineOf(bug.dialect, bug.decisions)];
  const index = trace.findIndex((operation) => {
    const [right, seen] = machines.map((machine) => answerAndView(machine, operation));
    return !isDeepStrictEqual(right, seen);
  });
  return index === -1 ? undefined : index;
}

/** A machine that hangs gives no answer. */
function answerAndView(machine: SimulatedMachine, operation: Operation): readonly unknown[] {
  try {
    return [machine.apply(operation), plainObservation(machine.observe())];
  } catch (error) {
    if (!isImplementationLost(error)) throw error;
    return [error.manner];
  }
}

/** Every choice of operations that leaves at least one out, in their order. */
function properSubsequences(trace: Operations): readonly Operations[] {
  return Array.from({ length: 2 ** trace.length - 1 }, (_, chosen) =>
    trace.filter((_operation, index) => ((chosen >> index) & 1) === 1),
  );
}

/** Every trace of exactly this many operations of an alphabet. */
function tracesOf(length: number, alphabet: Operations): readonly Operations[] {
  if (length === 0) return [[]];
  return tracesOf(length - 1, alphabet).flatMap((trace) =>
    alphabet.map((next) => [...trace, next]),
  );
}
