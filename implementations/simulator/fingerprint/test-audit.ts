/**
 * An audit of fingerprints: does one fingerprint have one future?
 *
 * Everything that a few operations can do is explored as the exhaustive search does it, one history
 * for each fingerprint. Then other histories that end in the same fingerprints have to go on like
 * those: a short walk behind every operation that led to a known fingerprint, and a few long ones.
 */
import { type Handle, isHandle } from "../../../abi/handle.ts";
import { parseOperation, printOperation } from "../../../abi/notation.ts";
import type { Operation } from "../../../abi/operation.ts";
import { printOutcome } from "../../../abi/outcome-notation.ts";
import { assembleMachine } from "../assemble-machine.ts";
import { seededBug } from "../bugs/catalogue.ts";
import { type Decisions, decisionsOf } from "../decisions.ts";
import { type Generation, generationNamed } from "../generations.ts";
import { runToEnd } from "../kernel/micro-step.ts";
import { type Machine, perform } from "../paths.ts";

/** A kernel, and operations that are few enough to do all that they can do. */
export interface AuditedKernel {
  readonly title: string;
  readonly dialect: string;
  /** Id of a seeded bug; a correct kernel without. */
  readonly bug?: string;
  /** Fields of the fingerprint without which the audit fails here. */
  readonly shows: readonly string[];
  /** Done first, on every machine. */
  readonly start?: readonly string[];
  readonly operations: readonly string[];
  /** Operations in a history at most, where there is no end of fingerprints. */
  readonly longest?: number;
}

/** What an audit found. */
export interface Audited {
  readonly fingerprints: number;
  /** How often a history was compared with another one of the same fingerprint. */
  readonly comparisons: number;
  /** Two histories of one fingerprint that go on differently. */
  readonly contradiction?: string;
}

/** @param fingerprint - what is audited. */
export function audit(kernel: AuditedKernel, fingerprint: (machine: Machine) => string): Audited {
  const auditor = new Auditor(kernel, fingerprint);
  try {
    auditor.explore();
    auditor.compareMeetings();
    auditor.walkFar();
    return auditor.found;
  } catch (error) {
    if (!(error instanceof Contradiction)) throw error;
    return { ...auditor.found, contradiction: error.message };
  }
}

/**
 * The same, but only as long histories as it takes to find a contradiction, if there is one: what a
 * fingerprint forgets shows soon.
 */
export function firstContradiction(
  kernel: AuditedKernel,
  fingerprint: (machine: Machine) => string,
): string | undefined {
  const { longest = Number.POSITIVE_INFINITY } = kernel;
  for (const length of [2, 3, 5]) {
    if (length >= longest) break;
    const { contradiction } = audit({ ...kernel, longest: length }, fingerprint);
    if (contradiction !== undefined) return contradiction;
  }
  return audit(kernel, fingerprint).contradiction;
}

/** More than that is no small kernel. */
const FINGERPRINTS_MAX = 1000;

/** Steps of a walk that starts where two histories met. */
const MEETING_STEPS = 8;
const FAR_WALKS = 10;
const FAR_STEPS = 100;

/** What one operation did. */
interface Step {
  readonly outcome: string;
  /** The fingerprint afterwards. */
  readonly after: string;
}

/** A fingerprint with the first history that led to it, and all that can follow. */
interface Known {
  readonly history: readonly Operation[];
  readonly steps: Map<Operation, Step>;
}

/** An operation with the handles in it. */
interface Named {
  readonly operation: Operation;
  readonly uses: readonly { readonly handle: Handle; readonly isResult: boolean }[];
}

function named(operation: Operation): Named {
  const uses = Object.entries(operation).flatMap(([field, value]) =>
    isHandle(value) ? [{ handle: value, isResult: field === "result" }] : [],
  );
  return { operation, uses };
}

class Contradiction extends Error {
  override readonly name = "Contradiction";
}

/** A machine with the handles that were defined on it. */
interface Subject {
  readonly machine: Machine;
  readonly handles: Set<Handle>;
}

class Auditor {
  readonly #generation: Generation;
  readonly #decisions: Decisions;
  readonly #start: readonly Operation[];
  readonly #operations: readonly Named[];
  readonly #longest: number;
  readonly #fingerprint: (machine: Machine) => string;
  readonly #known: Map<string, Known> = new Map();
  /** Histories that are not the first of their fingerprint. */
  readonly #meetings: { readonly history: readonly Operation[]; readonly key: string }[] = [];
  #comparisons = 0;

  constructor(kernel: AuditedKernel, fingerprint: (machine: Machine) => string) {
    this.#generation = generationNamed(kernel.dialect);
    const correct = decisionsOf(this.#generation.memfile?.variant ?? "as-intended");
    const bug = kernel.bug === undefined ? {} : seededBug(kernel.bug).decisions;
    this.#decisions = { ...correct, ...bug };
    this.#start = (kernel.start ?? []).map(parseOperation);
    this.#operations = kernel.operations.map(parseOperation).map(named);
    this.#longest = kernel.longest ?? Number.POSITIVE_INFINITY;
    this.#fingerprint = fingerprint;
  }

  get found(): Audited {
    return { fingerprints: this.#known.size, comparisons: this.#comparisons };
  }

  /** Finds every fingerprint, and what every operation does there. */
  explore(): void {
    const queue = [this.#learn(this.#keyOf(this.#at([])), [])];
    for (const { history, steps } of queue) {
      if (history.length >= this.#longest) continue;
      for (const operation of this.#available(this.#handlesOf(history))) {
        const step = this.#apply(this.#at(history), operation);
        steps.set(operation, step);
        const path = [...history, operation];
        if (this.#known.has(step.after)) this.#meetings.push({ history: path, key: step.after });
        else queue.push(this.#learn(step.after, path));
      }
    }
  }

  /** Every meeting starts a walk, and its first steps take turns among the operations. */
  compareMeetings(): void {
    for (const [turn, { history, key }] of this.#meetings.entries()) {
      this.#walk(history, key, turn, MEETING_STEPS);
    }
  }

  /** Long walks from the start. */
  walkFar(): void {
    for (let walk = 0; walk < FAR_WALKS; walk++) {
      this.#walk([], this.#keyOf(this.#at([])), walk, FAR_STEPS);
    }
  }

  /**
   * Compares every step of a walk with what is known of the fingerprint it starts from.
   *
   * @param seed - chooses the operations; its rest by their number the first one.
   */
  #walk(from: readonly Operation[], at: string, seed: number, steps: number): void {
    const subject = this.#at(from);
    const history = [...from];
    let key: string | undefined = at;
    let drawn = seed;
    for (let step = 0; step < steps && key !== undefined; step++) {
      const choices = this.#available(subject.handles);
      const operation = choices[drawn % choices.length] as Operation;
      key = this.#compare(subject, key, operation, history);
      history.push(operation);
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      drawn = seed >>> 16;
    }
  }

  /**
   * Does an operation and compares with what it did where the fingerprint was met first.
   *
   * @returns the fingerprint afterwards; undefined where nothing behind the first is known.
   * @throws {Contradiction}
   */
  #compare(
    subject: Subject,
    key: string,
    operation: Operation,
    history: readonly Operation[],
  ): string | undefined {
    const known = this.#known.get(key);
    const expected = known?.steps.get(operation);
    if (known === undefined || expected === undefined) return undefined;
    const actual = this.#apply(subject, operation);
    this.#comparisons++;
    if (expected.outcome === actual.outcome && expected.after === actual.after) return actual.after;
    throw new Contradiction(
      [
        ...["after", ...known.history.map(printOperation)],
        ...["as after", ...history.map(printOperation)],
        `the fingerprint is ${key}, and ${printOperation(operation)} leads to`,
        ...[expected.outcome, expected.after, "and to", actual.outcome, actual.after],
      ].join("\n"),
    );
  }

  #learn(key: string, history: readonly Operation[]): Known {
    const known = { history, steps: new Map() };
    this.#known.set(key, known);
    if (this.#known.size > FINGERPRINTS_MAX) throw new RangeError("too many fingerprints");
    return known;
  }

  #at(history: readonly Operation[]): Subject {
    const machine = assembleMachine(this.#generation, this.#decisions);
    for (const operation of [...this.#start, ...history]) performed(machine, operation);
    return { machine, handles: this.#handlesOf(history) };
  }

  #handlesOf(history: readonly Operation[]): Set<Handle> {
    const made = [...this.#start, ...history].flatMap((operation) =>
      "result" in operation ? [operation.result] : [],
    );
    return new Set(made);
  }

  /** Operations whose handles are defined, or that define one that is not. */
  #available(handles: ReadonlySet<Handle>): readonly Operation[] {
    return this.#operations
      .filter(({ uses }) => uses.every(({ handle, isResult }) => isResult !== handles.has(handle)))
      .map(({ operation }) => operation);
  }

  #apply(subject: Subject, operation: Operation): Step {
    const { machine, handles } = subject;
    const outcome = performed(machine, operation);
    if ("result" in operation) handles.add(operation.result);
    // Warnings are in no outcome, but people read them.
    const seen = [outcome, ...machine.vm.warnings].join("; ");
    return { outcome: seen, after: this.#keyOf(subject) };
  }

  #keyOf({ machine, handles }: Subject): string {
    return `${[...handles].sort().join()}/${this.#fingerprint(machine)}`;
  }
}

/** The outcome of an operation; one that hangs is the end of the machine. */
function performed(machine: Machine, operation: Operation): string {
  const hung = (): never => {
    machine.crash = "hung";
    throw new Hung();
  };
  try {
    return printOutcome(runToEnd(perform(machine, operation), hung));
  } catch (error) {
    if (error instanceof Hung) return "hung";
    throw error;
  }
}

class Hung extends Error {}
