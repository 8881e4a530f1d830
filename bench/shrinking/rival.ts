/**
 * The same bugs with fast-check alone: `fc.commands` and `fc.modelRun` over the same simulator,
 * with the same model and the same properties as the judge. What differs is how a failure is drawn,
 * from small constants as its users do, and how it is shrunk.
 */
import fc from "fast-check";
import { isOutcome } from "../../abi/assert-outcome.ts";
import { isHandle } from "../../abi/handle.ts";
import { type Implementation, isImplementationLost } from "../../abi/implementation.ts";
import { parseOperation, printOperation } from "../../abi/notation.ts";
import type { Operation, OperationKind } from "../../abi/operation.ts";
import { fieldsOf } from "../../abi/operation-fields.ts";
import type { RoleField } from "../../abi/roles.ts";
import { HOST_WINDOW_START, PAGE_SIZE_BYTES } from "../../abi/units.ts";
import { ask } from "../../checkers/ask.ts";
import { DialectModel } from "../../checkers/dialect-lockstep.ts";
import { possibleOn } from "../../checkers/possible.ts";
import type { MachineState } from "../../model/state.ts";
import { type Machine, machineWith } from "./machine.ts";
import { type Result, type Row, rowOf } from "./measure.ts";

const OPERATIONS_MAX = 40;

/** What the rival's commands run against, and what it may be in. */
interface Model {
  states: readonly MachineState[];
  /** Nothing is defined any more, so nothing is compared. */
  ended: boolean;
  readonly defined: Set<string>;
}

/** Counts runs, and those that were done after the first failure. */
interface Effort {
  failed: boolean;
  evaluations: number;
}

/** What `fc.commands` makes of the bug; a seed that finds nothing in `runs` runs has no result. */
export function measureRival(id: string, seeds: readonly number[], runs: number): Row {
  const machine = machineWith(id);
  const results: Result[] = [];
  const startedMs = performance.now();
  for (const seed of seeds) {
    const result = shrunkByRival(machine, seed, runs);
    if (result !== undefined) results.push(result);
  }
  return rowOf(machine, results, (performance.now() - startedMs) / 1000);
}

function shrunkByRival(machine: Machine, seed: number, numRuns: number): Result | undefined {
  const { dialect, factory, properties } = machine;
  const { has } = possibleOn(factory.capabilities, dialect, properties);
  const shortest = machine.bug.minimalTrace.map(parseOperation);
  const kinds = [...new Set<OperationKind>([...shortest.map(({ op }) => op), ...ACCESSES])];
  const model = new DialectModel(dialect, properties);
  const effort: Effort = { failed: false, evaluations: 0 };
  const commands = fc.commands(
    kinds.map((kind) =>
      operationOf(kind, shortest).map((operation) => new Asked(operation, model, has(operation))),
    ),
    { maxCommands: OPERATIONS_MAX, size: "max" },
  );
  const property = fc.property(commands, (asked) => {
    if (effort.failed) effort.evaluations++;
    const real = factory.open();
    if (real instanceof Promise) throw new Error("this machine does not open at once");
    const setUp = { model: fresh(model), real };
    try {
      fc.modelRun(() => setUp, asked);
    } catch (error) {
      effort.failed = true;
      throw error;
    }
  });
  const { counterexample } = fc.check(property, { seed, numRuns });
  if (counterexample === null) return undefined;
  // The text of a list of commands names those that ran, and nothing else does.
  const lines = String(counterexample[0])
    .split(SEPARATOR)
    .filter((line) => line !== "");
  return { lines: lines.map(cleaned), evaluations: effort.evaluations, certifying: 0 };
}

function fresh(model: DialectModel): Model {
  return { states: [model.initial], ended: false, defined: new Set() };
}

const SEPARATOR = ";;,";

function cleaned(line: string): string {
  return line.replace(/;;.*$/s, "").trim();
}

/** One operation, asked of the machine and explained by the model. */
class Asked implements fc.Command<Model, Implementation> {
  readonly #operation: Operation;
  readonly #model: DialectModel;
  readonly #isPossible: boolean;

  constructor(operation: Operation, model: DialectModel, isPossible: boolean) {
    this.#operation = operation;
    this.#model = model;
    this.#isPossible = isPossible;
  }

  check({ defined, ended }: Model): boolean {
    const isDefined = Object.entries(this.#operation).every(
      ([name, value]) => !isHandle(value) || (name === "result") !== defined.has(value),
    );
    return this.#isPossible && isDefined && !ended;
  }

  run(now: Model, machine: Implementation): void {
    const operation = this.#operation;
    const observedBefore = machine.observe();
    const answer = ask(machine, operation, this.#model.assertAnswer);
    if (answer instanceof Promise) throw new Error("this machine does not answer at once");
    if ("result" in operation) now.defined.add(operation.result);
    if (isImplementationLost(answer)) throw new Error("lost");
    if (!isOutcome(answer) || answer.kind === "not_sent") return;
    const seen = { operation, outcome: answer, observedBefore, observedAfter: machine.observe() };
    const choices = now.states.flatMap((state) => this.#model.choices(state, operation));
    const steps = this.#model
      .settled(choices, answer)
      .map(({ before, decidedBy, state: after }) => ({ before, after, decidedBy, ...seen }));
    now.ended = steps.some(({ after }) => this.#model.isUndefined(after));
    if (now.ended) return;
    const sound = steps.filter((step) => this.#model.violation(step) === undefined);
    if (sound.length === 0) throw new Error("diverges");
    now.states = [...new Set(sound.map(({ after }) => after))];
  }

  toString(): string {
    return `${printOperation(this.#operation)};;`;
  }
}

/** Drawn beside the kinds that the bug's shortest trace has. */
const ACCESSES: readonly OperationKind[] = ["guest_read", "guest_write"];

/**
 * An operation of a kind, each argument from a few constants, the simplest first, and from the
 * values of the bug's shortest trace: with less help the rival finds hardly any of the bugs.
 */
function operationOf(kind: OperationKind, shortest: readonly Operation[]): fc.Arbitrary<Operation> {
  const own = shortest.filter(({ op }) => op === kind) as unknown as Record<string, unknown>[];
  const fields = fieldsOf(kind).map(([name, field]) => {
    const values = own.map((operation) => operation[name]);
    return [name, constantOf(field, values)] as const;
  });
  const made = fc.record({ op: fc.constant(kind), ...Object.fromEntries(fields) });
  return made as unknown as fc.Arbitrary<Operation>;
}

function constantOf(field: RoleField<unknown>, own: readonly unknown[]): fc.Arbitrary<unknown> {
  const constants = [...constantsOf(field), ...(field.words ?? []), ...own].filter(field.holds);
  const usual = field.fallback === undefined ? [] : [field.fallback.value];
  return fc.constantFrom(...usual, ...constants);
}

function constantsOf({ role }: RoleField<unknown>): readonly unknown[] {
  switch (role) {
    case "slot-gpa":
    case "access-gpa":
    case "gpa-range":
      return [...pages(4, 0n), 1n << 52n, (1n << 52n) - PAGE_SIZE_BYTES];
    case "slot-hva":
    case "access-hva":
    case "hva-range":
      return [...pages(4, HOST_WINDOW_START), 0n];
    case "size":
    case "file-size":
      return pages(4, 0n).flatMap((bytes) => [bytes, Number(bytes)]);
    case "backing-offset":
    case "file-offset":
      return pages(4, 0n);
    case "fd":
    case "result":
      return ["fd0", "fd1"];
    case "flags":
      return [0, 1, 2, 3, 4, 8].flatMap((word) => [word, BigInt(word)]);
    case "pages":
      return [[], [0], [1]];
    case "readable":
    case "inject":
      return [];
    default:
      return [0, 1, 2, 0n, 1n, 2n];
  }
}

function pages(count: number, start: bigint): readonly bigint[] {
  return Array.from({ length: count }, (_, page) => start + BigInt(page) * PAGE_SIZE_BYTES);
}
