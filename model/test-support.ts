/** What the tests of rules, effects and ladders share: programs in notation, run on one dialect. */

import { parseOperation } from "../abi/notation.ts";
import type { Operation } from "../abi/operation.ts";
import { dialectNamed } from "./dialects/registry.ts";
import { printExpectation } from "./expectation.ts";
import type { NonEmpty, Rule, Transition } from "./rule.ts";
import { FRESH_MACHINE, type MachineState } from "./state.ts";
import { step } from "./step.ts";

/** The dialect that tests use when they do not say one. */
const USUAL_DIALECT = "linux-6.18";

const REGION = "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x4000, hva=0x10000000000)";

/** KVM_SET_USER_MEMORY_REGION of 4 pages at gpa 0, with other arguments where `changes` says so. */
export function region(changes = ""): string {
  return withArguments(REGION, changes);
}

/** The same request made with KVM_SET_USER_MEMORY_REGION2. */
export function region2(changes = ""): string {
  return withArguments(REGION.replace("region(", "region2("), changes);
}

/** The operation with these arguments, `gpa=0x1000 size=0`, put in place of its own. */
export function withArguments(line: string, changes: string): string {
  const [, head = "", inner = ""] = /^([^(]*)\((.*)\)$/.exec(line) ?? [];
  const given = new Map(`${inner}, ${changes.replaceAll(" ", ", ")}`.split(", ").map(asEntry));
  given.delete("");
  return `${head}(${[...given].map(([label, value]) => `${label}=${value}`).join(", ")})`;
}

/** The state after a program, operations separated by semicolons, on a fresh machine. */
export function stateAfter(program: string, dialect: string = USUAL_DIALECT): MachineState {
  return linesOf(program).reduce(
    (state, line) => step(dialectNamed(dialect), state, parseOperation(line))[0].state,
    FRESH_MACHINE,
  );
}

/** What the model allows for the last operation of a program, and the state before it. */
export interface LastStep {
  readonly before: MachineState;
  readonly transitions: NonEmpty<Transition>;
}

/** Runs a program and keeps its last step. */
export function lastStep(program: string, dialect: string = USUAL_DIALECT): LastStep {
  const { before, operation } = lastOperation(program, dialect);
  return { before, transitions: step(dialectNamed(dialect), before, operation) };
}

/** The expected outcome of the last operation of a program, and what decided it, as one line. */
export function lastOutcome(program: string, dialect: string = USUAL_DIALECT): string {
  const [{ expected, decidedBy }] = lastStep(program, dialect).transitions;
  return `${printExpectation(expected)} ${decidedBy}`;
}

/**
 * What one rule says about the last operation of a program, alone and not as part of a ladder.
 *
 * @returns the verdict as one line; "silent" when the rule does not speak.
 */
export function verdictOf<O extends Operation>(
  rule: Rule<O>,
  program: string,
  dialect: string = USUAL_DIALECT,
): string {
  const { before, operation } = lastOperation(program, dialect);
  const context = { dialect: dialectNamed(dialect), state: before, operation: operation as O };
  if (!rule.speaks(context)) return "silent";
  return typeof rule.verdict === "string" ? rule.verdict : printExpectation(rule.verdict(context));
}

/**
 * Where something that could be changed in place is, as a path like `files.fd0.pages`; undefined
 * when nothing is.
 */
export function unfrozenIn(value: unknown, path = "it"): string | undefined {
  if (typeof value !== "object" || value === null || KNOWN_FROZEN.has(value)) return undefined;
  if (!Object.isFrozen(value)) return path;
  for (const [name, inner] of Object.entries(value)) {
    const found = unfrozenIn(inner, `${path}.${name}`);
    if (found !== undefined) return found;
  }
  KNOWN_FROZEN.add(value);
  return undefined;
}

/** Objects that were looked through: states share most of theirs. */
const KNOWN_FROZEN = new WeakSet<object>();

function lastOperation(
  program: string,
  dialect: string,
): { readonly before: MachineState; readonly operation: Operation } {
  const lines = linesOf(program);
  const before = stateAfter(lines.slice(0, -1).join(";"), dialect);
  return { before, operation: parseOperation(lines.at(-1) ?? "") };
}

function linesOf(program: string): readonly string[] {
  return program
    .split(";")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function asEntry(text: string): readonly [string, string] {
  const [label = "", value = ""] = text.trim().split("=");
  return [label, value];
}
