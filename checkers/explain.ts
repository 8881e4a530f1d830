/**
 * Which operations and values of a failing trace matter, and which may be anything: each is
 * exchanged for others, and the trace is run again.
 */
import type { ImplementationFactory } from "../abi/implementation.ts";
import { printOperation } from "../abi/notation.ts";
import { makeTrace, type Trace } from "../abi/trace.ts";
import type { Dialect } from "../model/dialect.ts";
import type { Property } from "../properties/property.ts";
import type { ArgumentExplanation, OperationExplanation } from "../reports/report.ts";
import { otherValues } from "../shrinkers/alternatives.ts";
import { type Argument, argumentsOf, withArguments } from "../shrinkers/arguments.ts";
import { isWellFormed } from "../shrinkers/candidates.ts";
import { convertOperation } from "../shrinkers/convert-operation.ts";
import { familyOf } from "../shrinkers/kinds.ts";
import { repair } from "../shrinkers/repair.ts";
import { type Divergence, identityOf } from "./divergence.ts";
import { isPossible } from "./possible.ts";
import { runOnce, sourceOf } from "./run-once.ts";

export interface ExplainOptions {
  readonly dialect: Dialect;
  readonly factory: ImplementationFactory;
  readonly properties: readonly Property[];
  /** Diverges. */
  readonly trace: Trace;
  readonly divergence: Divergence;
  readonly interrupted?: (() => boolean) | undefined;
}

/**
 * One explanation for each operation of the trace, in order.
 *
 * It counts whether the trace still diverges with the same identity. An interrupt ends it with what
 * is explained by then.
 */
export async function explain(options: ExplainOptions): Promise<readonly OperationExplanation[]> {
  const { trace, interrupted } = options;
  const explained: OperationExplanation[] = [];
  for (const [index, operation] of trace.operations.entries()) {
    if (interrupted?.() === true) break;
    const left = trace.operations.toSpliced(index, 1);
    const isNeeded = !(await stillFails(options, repair(makeTrace(trace.dialect, left))));
    const args: ArgumentExplanation[] = [];
    for (const argument of argumentsOf(trace)) {
      if (argument.operationIndex !== index) continue;
      args.push(await explainArgument(options, argument));
    }
    const instead = await insteadOf(options, index);
    explained.push({ operation: printOperation(operation), isNeeded, instead, arguments: args });
  }
  return explained;
}

async function explainArgument(
  options: ExplainOptions,
  argument: Argument,
): Promise<ArgumentExplanation> {
  const { trace } = options;
  const { field, value } = argument;
  const others: string[] = [];
  let tried = 0;
  for (const other of otherValues(trace, argument)) {
    const candidate = withArguments(trace, [[argument, other]]);
    if (!isTrace(options, candidate)) continue;
    tried++;
    if (await stillFails(options, candidate)) others.push(printed(field, other));
  }
  const matters = others.length === 0 ? "only" : others.length < tried ? "some" : "any";
  return { name: field.label, value: printed(field, value), matters, others, tried };
}

/** Operations of other kinds that show the same in its place. */
async function insteadOf(options: ExplainOptions, index: number): Promise<readonly string[]> {
  const { trace } = options;
  const operation = trace.operations[index];
  const instead: string[] = [];
  for (const kind of operation === undefined ? [] : familyOf(operation.op)) {
    if (kind === operation?.op) continue;
    for (const candidate of convertOperation(trace, index, kind)) {
      if (!(await stillFails(options, candidate))) continue;
      const other = candidate.operations[index];
      if (other !== undefined) instead.push(printOperation(other));
      break;
    }
  }
  return instead;
}

async function stillFails(options: ExplainOptions, candidate: Trace): Promise<boolean> {
  if (!isTrace(options, candidate)) return false;
  const { dialect, factory, properties, divergence } = options;
  const run = await runOnce({ dialect, factory, properties, source: sourceOf(candidate) });
  return run.divergence !== undefined && identityOf(run.divergence) === identityOf(divergence);
}

/** Whether it may be run at all. */
function isTrace({ dialect, factory }: ExplainOptions, trace: Trace): boolean {
  const { capabilities } = factory;
  return (
    trace.operations.every((one) => isPossible(capabilities, dialect, one)) && isWellFormed(trace)
  );
}

function printed({ print }: Argument["field"], value: unknown): string {
  return value === undefined ? "nothing" : print(value);
}
