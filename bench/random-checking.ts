/**
 * Random checking beside what one would write with fast-check alone: `fc.commands` and
 * `fc.modelRun`, with a plain mutable model, against the same simulated kernel.
 *
 * Both draw traces of up to 40 operations of the same five kinds and compare every answer. They
 * differ in what is drawn: memslot-check looks at the modelled state, so that most of its calls
 * reach something; the rival draws from small constant sets, as its users do.
 */
import fc from "fast-check";
import { machinesAround } from "../examples/002-own-memslot-manager/memslot-machine.ts";
import { MemslotManager } from "../examples/002-own-memslot-manager/memslot-manager.ts";
import {
  allows,
  check,
  HOST_WINDOW_START,
  type Implementation,
  type ImplementationFactory,
  type Operation,
  type OperationOf,
  type Outcome,
  PAGE_SIZE_BYTES,
  PROPERTIES,
  type Property,
  parseOperation,
  printOperation,
  simulatorFactory,
} from "../index.ts";
import type { Benchmark } from "./benchmark.ts";

const RUNS = 500;
const OPERATIONS_MAX = 40;
const DIALECT = "linux-6.18";

const PLAIN_MODELS = machinesAround("plain", () => new MemslotManager());
const KINDS = PLAIN_MODELS.capabilities.operations;

export const RANDOM_CHECKING: Benchmark = {
  id: "random-checking",
  sentence:
    "Five kinds of operations on the simulator of Linux 6.18. memslot-check runs its immutable " +
    "model of the whole ABI, rules with their sources and coverage counters included; fast-check " +
    "runs a mutable model of 150 lines that knows these five kinds only.",
  unit: "operations",
  contenders: [
    { name: "memslot-check, answers", round: (seed) => checkSimulator(seed, false) },
    { name: "fast-check model run, answers", round: runCommands },
    { name: "memslot-check, answers and inside view", round: (seed) => checkSimulator(seed, true) },
  ],
};

async function checkSimulator(seed: number, observable: boolean): Promise<number> {
  const properties: readonly Property[] = observable ? PROPERTIES : [];
  const report = await check(restricted(observable), {
    ...{ dialect: DIALECT, properties, seed, runs: RUNS, maxOperations: OPERATIONS_MAX },
  });
  if (report.verdict === "diverges") throw new Error("the simulator diverges from the model");
  return report.operations ?? 0;
}

/** The simulator, with the five kinds only, and with or without its inside view. */
function restricted(observable: boolean): ImplementationFactory {
  const simulator = simulatorFactory({ dialect: DIALECT });
  return {
    ...simulator,
    capabilities: { ...simulator.capabilities, operations: KINDS, observable },
    async open() {
      const machine = await simulator.open();
      return observable ? machine : new Unobserved(machine);
    },
  };
}

class Unobserved implements Implementation {
  readonly #machine: Implementation;

  constructor(machine: Implementation) {
    this.#machine = machine;
  }

  apply(operation: Operation): Outcome | Promise<Outcome> {
    return this.#machine.apply(operation);
  }

  observe(): undefined {}

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.#machine[Symbol.asyncDispose]();
  }
}

/** What fast-check's users write: a command runs an operation on both sides and compares. */
class OperationCommand implements fc.Command<Implementation, Implementation> {
  readonly #operation: Operation;

  constructor(operation: Operation) {
    this.#operation = operation;
  }

  check(): boolean {
    return true;
  }

  run(model: Implementation, real: Implementation): void {
    const expected = answerOf(model, this.#operation);
    const actual = answerOf(real, this.#operation);
    if (expected.kind === "not_sent" || expected.kind === "dirty_log") throw new Error("not asked");
    if (!allows(expected, actual)) throw new Error(`diverges: ${this.toString()}`);
  }

  toString(): string {
    return printOperation(this.#operation);
  }
}

/** Both sides answer at once, so that the rival can use the faster, synchronous model run. */
function answerOf(machine: Implementation, operation: Operation): Outcome {
  const outcome = machine.apply(operation);
  if (outcome instanceof Promise) throw new Error("this machine does not answer at once");
  return outcome;
}

const slot = fc.constantFrom(0, 1, 2, 3);
const flags = fc.constantFrom(0, 0, 1, 2);
const gpa = fc.constantFrom(...pages(8, 0n));
const hva = fc.constantFrom(...pages(20, HOST_WINDOW_START));
const sizeBytes = fc.constantFrom(...pages(5, 0n));
const tag = fc.integer({ min: 1, max: OPERATIONS_MAX });

const setRegion = fc.record({ slot, flags, gpa, sizeBytes, hva }).map((region) => ({
  ...(parseOperation(
    "set_user_memory_region(slot=0, flags=0, gpa=0, size=0, hva=0)",
  ) as OperationOf<"set_user_memory_region">),
  ...region,
}));
const access = fc.constant("shared" as const);
const path = fc.constant("fault" as const);
const usual = { access, path, addressSpace: fc.constant(0) };
const guestRead = fc.record({ op: fc.constant("guest_read" as const), gpa, ...usual });
const guestWrite = fc.record({ op: fc.constant("guest_write" as const), gpa, tag, ...usual });
const hostRead = fc.record({ op: fc.constant("host_read" as const), hva });
const hostWrite = fc.record({ op: fc.constant("host_write" as const), hva, tag });

/** The mix that memslot-check draws of these kinds, to the next tenth. */
const MIX: readonly fc.Arbitrary<Operation>[] = [
  ...[setRegion, setRegion, setRegion],
  ...[guestRead, guestRead],
  ...[guestWrite, guestWrite, guestWrite],
  ...[hostRead, hostWrite],
];

const COMMANDS = fc.commands(
  MIX.map((kind) => kind.map((operation) => new OperationCommand(operation))),
  { maxCommands: OPERATIONS_MAX, size: "max" },
);

async function runCommands(seed: number): Promise<number> {
  const simulator = simulatorFactory({ dialect: DIALECT });
  let operations = 0;
  const property = fc.property(COMMANDS, (commands) => {
    operations += [...commands].length;
    fc.modelRun(() => ({ model: opened(PLAIN_MODELS), real: opened(simulator) }), commands);
  });
  fc.assert(property, { seed, numRuns: RUNS });
  return operations;
}

function opened(factory: ImplementationFactory): Implementation {
  const machine = factory.open();
  if (machine instanceof Promise) throw new Error("this machine does not open at once");
  return machine;
}

function pages(count: number, start: bigint): readonly bigint[] {
  return Array.from({ length: count }, (_, page) => start + BigInt(page) * PAGE_SIZE_BYTES);
}
