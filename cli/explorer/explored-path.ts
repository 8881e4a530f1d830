/** A path that somebody walks by hand: done on a fresh machine, and what could be asked next. */

import type { ImplementationFactory } from "../../abi/implementation.ts";
import { printOperation } from "../../abi/notation.ts";
import type { Operation } from "../../abi/operation.ts";
import { printOutcome } from "../../abi/outcome-notation.ts";
import type { Trace } from "../../abi/trace.ts";
import type { Divergence } from "../../checkers/divergence.ts";
import type { Possible } from "../../checkers/possible.ts";
import { randomOf } from "../../checkers/random.ts";
import { runOnce, sourceOf } from "../../checkers/run-once.ts";
import type { Dialect } from "../../model/dialect.ts";
import { printExpectation } from "../../model/expectation.ts";
import { FRESH_MACHINE, type MachineState } from "../../model/state.ts";
import { step } from "../../model/step.ts";
import { taintNamed } from "../../model/taints.ts";
import type { NextOperation, PathAnswer, PathEnd } from "../../page/session.ts";
import { drawTakenOperation } from "../../properties/draw/draw-operation.ts";
import { generatorOf } from "../../properties/draw/generators.ts";

/** A machine to walk on, and what of the dialect it has. */
export interface Walked {
  readonly factory: ImplementationFactory;
  readonly possible: Possible;
}

/**
 * Does the whole path on a fresh machine, the model beside it.
 *
 * @param draw - other operations are proposed for another number.
 * @throws {HarnessError} what the machine threw.
 */
export async function donePath(walked: Walked, trace: Trace, draw: number): Promise<PathAnswer> {
  const { factory, possible } = walked;
  const { dialect, properties } = possible;
  const outcomes: string[] = [];
  let state = FRESH_MACHINE;
  const run = await runOnce({
    ...{ factory, dialect, properties, source: sourceOf(trace) },
    onStep: ({ outcome, after }) => {
      outcomes.push(printOutcome(outcome));
      state = after;
    },
    onNotSent: (_, outcome) => void outcomes.push(printOutcome(outcome)),
  });
  const { divergence, undefinedAt, taints } = run;
  if (divergence !== undefined) {
    const { actual, message, operationIndex } = divergence;
    outcomes[operationIndex] = actual === null ? message : printOutcome(actual);
    return { outcomes, end: diverged(divergence), next: [] };
  }
  if (undefinedAt !== undefined) return { outcomes, end: leftOpen(taints), next: [] };
  return { outcomes, next: nextOperations(walked, state, outcomes.length, draw) };
}

function diverged({ property, decidedBy, expected }: Divergence): PathEnd {
  const answers = expected.map(printExpectation).join(" or ");
  const promised = property ?? (decidedBy === null ? answers : `${answers} (${decidedBy})`);
  return { kind: "diverges", promised };
}

function leftOpen(taints: readonly string[]): PathEnd {
  const reasons = taints.flatMap((id) => {
    const taint = taintNamed(id);
    return taint?.effect === "stops" ? [`${id}: ${taint.reason}`] : [];
  });
  return { kind: "undefined", promised: reasons.join("; ") };
}

/** Draws for each kind of operation; what is drawn twice is proposed once. */
const DRAWS = 6;

function nextOperations(
  { factory, possible }: Walked,
  state: MachineState,
  index: number,
  draw: number,
): readonly NextOperation[] {
  const { dialect, kinds } = possible;
  const proposed = new Map<string, Operation>();
  for (const [at, kind] of kinds.entries()) {
    const world = { dialect, state, index, kinds };
    if (generatorOf(kind, world).weight(world) === 0) continue;
    const random = randomOf(draw, index * kinds.length + at);
    for (let drawn = 0; drawn < DRAWS; drawn++) {
      const options = { index, kinds: [kind], taker: factory.capabilities };
      const operation = drawTakenOperation(random, dialect, state, options);
      if (operation !== undefined) proposed.set(printOperation(operation), operation);
    }
  }
  return [...proposed].map(([text, operation]) => {
    return { operation: text, allowed: allowedFor(dialect, state, operation) };
  });
}

function allowedFor(
  dialect: Dialect,
  state: MachineState,
  operation: Operation,
): NextOperation["allowed"] {
  return step(dialect, state, operation).map(({ expected, decidedBy }) => {
    return { text: printExpectation(expected), decidedBy };
  });
}
