/** What the checks of the conformance kit are made of. */
import { isOutcome, notAnOutcome } from "../abi/assert-outcome.ts";
import { isHarnessError } from "../abi/harness-error.ts";
import {
  type Implementation,
  type ImplementationFactory,
  isImplementationLost,
} from "../abi/implementation.ts";
import { parseOperation } from "../abi/notation.ts";
import type { Observation } from "../abi/observation.ts";
import type { OperationKind } from "../abi/operation.ts";
import type { Outcome } from "../abi/outcome.ts";
import { printOutcome } from "../abi/outcome-notation.ts";
import { takes } from "../abi/takes.ts";
import { thrownText } from "../abi/thrown.ts";
import { timed } from "./timed-factory.ts";

/** One promise of an implementation. */
export interface ConformanceCheck {
  readonly id: string;
  readonly sentence: string;
  /**
   * Opens machines and looks.
   *
   * @returns a remark when something could not be looked at, for instance for want of an operation.
   * @throws {ConformanceFailure} when the promise is broken; {@link ImplementationLost} when there
   *   is no answer in time; whatever the implementation throws.
   */
  readonly run: (
    factory: ImplementationFactory,
    options?: ConformanceOptions,
  ) => Promise<string | undefined>;
}

/** How a check is run. */
export interface ConformanceOptions {
  /** How long one call of the implementation may take; 30 s by default. */
  readonly operationTimeoutMs?: number;
}

/** The implementation breaks a promise; the message says what it did instead. */
export class ConformanceFailure extends Error {
  override readonly name = "ConformanceFailure";
}

/** A check that says so, instead of failing, when an operation it needs is not listed. */
export function check(
  id: string,
  sentence: string,
  needs: readonly OperationKind[],
  body: (factory: ImplementationFactory) => Promise<unknown>,
): ConformanceCheck {
  const run: ConformanceCheck["run"] = async (factory, { operationTimeoutMs } = {}) => {
    const missing = needs.filter((kind) => !factory.capabilities.operations.includes(kind));
    if (missing.length > 0) return `not checked: there is no ${missing.join(", ")}`;
    const remark = await body(timed(factory, operationTimeoutMs));
    return typeof remark === "string" ? remark : undefined;
  };
  return { id, sentence, run };
}

/** @throws {ConformanceFailure} with that message. */
export function fail(message: string): never {
  throw new ConformanceFailure(message);
}

/** The machine answers so, in the notation of outcomes. */
export async function answers(
  machine: Implementation,
  line: string,
  expected: string | RegExp,
): Promise<void> {
  const outcome = printOutcome(await seen(machine, line));
  const fits = typeof expected === "string" ? outcome === expected : expected.test(outcome);
  if (!fits) fail(`${line}: ${outcome}, expected ${String(expected)}`);
}

/**
 * What the machine answers; that it is no outcome, or an exception, breaks a promise like any
 * other.
 */
export async function seen(machine: Implementation, line: string): Promise<Outcome> {
  const operation = parseOperation(line);
  const answer = await answerOf(machine, line);
  if (isOutcome(answer)) return answer;
  const { message, hint } = notAnOutcome(answer, operation);
  return fail(`${message}; ${hint}`);
}

async function answerOf(machine: Implementation, line: string): Promise<unknown> {
  try {
    return await machine.apply(parseOperation(line));
  } catch (error) {
    if (isHarnessError(error) || isImplementationLost(error)) throw error;
    return fail(`${line}: threw ${thrownText(error)}; an errno is a value: ${ERRNO_HINT}`);
  }
}

const ERRNO_HINT = '{ kind: "failed", errno: "EINVAL" }';

/** What one fresh machine answers to the lines that may be sent; `watch` is called after each. */
export async function inOneMachine(
  factory: ImplementationFactory,
  lines: readonly string[],
  watch?: (machine: Implementation) => void,
): Promise<readonly Outcome[]> {
  await using machine = await factory.open();
  const outcomes: Outcome[] = [];
  for (const line of lines) {
    outcomes.push(await seen(machine, line));
    watch?.(machine);
  }
  return outcomes;
}

/** True for what a check may send: the kind is listed, and the values are taken. */
export function isAskable({ capabilities }: ImplementationFactory, line: string): boolean {
  const operation = parseOperation(line);
  return capabilities.operations.includes(operation.op) && takes(capabilities, operation);
}

/** An inside view as text, the same for the same content in any order. */
export function printObservation(view: Observation | undefined): string {
  if (view === undefined) return "nothing";
  const parts = Object.entries(view).flatMap(([name, items]: [string, Iterable<unknown>]) =>
    Array.from(items, (item) => `${name} ${print(item)}`),
  );
  return parts.sort().join("\n");
}

function print(item: unknown): string {
  return JSON.stringify(item, (_key, value: unknown) => {
    if (typeof value === "bigint") return value.toString();
    return value instanceof Map ? [...value] : value;
  });
}
