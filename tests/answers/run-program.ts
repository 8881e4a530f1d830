/** What model and machine answer to the last line of a program. */
import type { ImplementationFactory } from "../../abi/implementation.ts";
import { parseOperation } from "../../abi/notation.ts";
import type { Operation } from "../../abi/operation.ts";
import type { Outcome } from "../../abi/outcome.ts";
import { printOutcome } from "../../abi/outcome-notation.ts";
import type { Dialect } from "../../model/dialect.ts";
import { allows, printExpectation } from "../../model/expectation.ts";
import { hasArguments } from "../../model/features.ts";
import type { NonEmpty, Transition } from "../../model/rule.ts";
import { FRESH_MACHINE } from "../../model/state.ts";
import { step, supports } from "../../model/step.ts";
import { stoppingTaint } from "../../model/taints.ts";

/** What the model says of every line. */
export type Said = readonly NonEmpty<Transition>[];

/**
 * The model's answers; undefined where it has not all the lines, or where one before the last
 * leaves a choice or ends what can be compared.
 */
export function saidOf(dialect: Dialect, operations: readonly Operation[]): Said | undefined {
  let state = FRESH_MACHINE;
  const said: NonEmpty<Transition>[] = [];
  for (const operation of operations) {
    if (stoppingTaint(state) !== undefined || (said.at(-1)?.length ?? 1) > 1) return undefined;
    if (!supports(dialect, operation.op) || !hasArguments(dialect, operation)) return undefined;
    const transitions = step(dialect, state, operation);
    said.push(transitions);
    state = transitions[0].state;
  }
  return said.length === 0 ? undefined : said;
}

/** What a fresh machine answers to every line. */
export async function seenOf(
  factory: ImplementationFactory,
  operations: readonly Operation[],
): Promise<readonly Outcome[]> {
  await using machine = await factory.open();
  const seen: Outcome[] = [];
  for (const operation of operations) seen.push(await machine.apply(operation));
  return seen;
}

/** The first line that a machine answers as the model does not allow, in words. */
export function disagreement(said: Said, seen: readonly Outcome[]): string | undefined {
  for (const [index, transitions] of said.entries()) {
    const outcome = seen[index];
    if (outcome === undefined) return `line ${index + 1} was not answered`;
    if (transitions.some(({ expected }) => allows(expected, outcome))) continue;
    return `line ${index + 1} answers ${printOutcome(outcome)}, not ${answerOf(transitions)}`;
  }
  return undefined;
}

/** What the model allows, most expected first. */
export function answerOf(transitions: NonEmpty<Transition>): string {
  return transitions.map(({ expected }) => printExpectation(expected)).join(" | ");
}

/** A program in notation as operations. */
export function operationsOf(program: readonly string[]): readonly Operation[] {
  return program.map(parseOperation);
}
