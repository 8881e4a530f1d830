/**
 * Random checking of W beside fast-check's `fc.commands`, on the same implementation.
 *
 * All contenders compare answers and views and check the invariants after each operation. The
 * rivals are what users of fast-check write: commands over the same immer model with immer's
 * defaults, and over a mutable model.
 */
import fc from "fast-check";
import { setAutoFreeze } from "immer";
import { randomWalker } from "../../checkers/exhaustive/random-walk.ts";
import { randomOf } from "../../checkers/random.ts";
import type { Benchmark } from "../benchmark.ts";
import { YardstickMachine } from "./implementation.ts";
import { initialState, step, type YardstickState } from "./model.ts";
import { range, type YardstickOperation } from "./operation.ts";
import { packedYardstickProduct } from "./products.ts";
import { brokenInvariant, readableWalker, viewDifference } from "./random-walk.ts";
import { W3 } from "./size.ts";

const RUNS = 500;
const OPERATIONS_MAX = 40;
const SIZE = W3;

export const RANDOM_YARDSTICK: Benchmark = {
  id: "random-yardstick",
  sentence:
    "System W3: model, implementation, comparison of the view after each operation, invariants. " +
    "The packed model is held equal to the immer model on every state and step of W1 and W2. " +
    "The mutable rival's model is the implementation's twin, without invariants.",
  unit: "operations",
  contenders: [
    { name: "random walk, packed model", round: walkPacked },
    { name: "random walk, immer model", round: walkReadable },
    { name: "fc.commands, the same immer model", round: (seed) => modelRun(seed, ImmerCommand) },
    { name: "fc.commands, mutable model", round: (seed) => modelRun(seed, MutableCommand) },
  ],
};

const PRODUCT = packedYardstickProduct({ size: SIZE, bug: null, alphabet: "any" });

async function walkPacked(seed: number): Promise<number> {
  const walk = randomWalker(PRODUCT);
  let operations = 0;
  for (let run = 0; run < RUNS; run++) {
    const walked = walk(randomOf(seed, run), OPERATIONS_MAX);
    operations += walked.operations.length;
    failOn(walked.broken);
  }
  return operations;
}

async function walkReadable(seed: number): Promise<number> {
  const walk = readableWalker(SIZE);
  setAutoFreeze(false);
  for (let run = 0; run < RUNS; run++) {
    failOn(walk(seed, run, OPERATIONS_MAX));
  }
  setAutoFreeze(true);
  return RUNS * OPERATIONS_MAX;
}

interface Model {
  state: YardstickState;
  readonly machine: YardstickMachine;
}

class YardstickCommand {
  protected readonly operation: YardstickOperation;

  constructor(operation: YardstickOperation) {
    this.operation = operation;
  }

  check(): boolean {
    return true;
  }

  toString(): string {
    return JSON.stringify(this.operation);
  }
}

class ImmerCommand extends YardstickCommand implements fc.Command<Model, YardstickMachine> {
  run(model: Model, real: YardstickMachine): void {
    const { result, state } = step(SIZE, model.state, this.operation);
    failOn(real.apply(this.operation) === result ? null : "wrong answer");
    failOn(viewDifference(SIZE, state, real) ?? brokenInvariant(model.state, state));
    model.state = state;
  }
}

class MutableCommand extends YardstickCommand implements fc.Command<Model, YardstickMachine> {
  run({ machine }: Model, real: YardstickMachine): void {
    const result = machine.apply(this.operation);
    failOn(real.apply(this.operation) === result ? null : "wrong answer");
    for (const gfn of range(SIZE.gfns)) {
      failOn(real.mappingOf(gfn) === machine.mappingOf(gfn) ? null : "wrong view");
    }
  }
}

type CommandClass = new (operation: YardstickOperation) => fc.Command<Model, YardstickMachine>;

async function modelRun(seed: number, command: CommandClass): Promise<number> {
  let operations = 0;
  const commands = fc.commands(
    operationArbitraries().map((kind) => kind.map((operation) => new command(operation))),
    { maxCommands: OPERATIONS_MAX, size: "max" },
  );
  const property = fc.property(commands, (drawn) => {
    operations += [...drawn].length;
    fc.modelRun(() => ({ model: fresh(), real: YardstickMachine.open(SIZE, null) }), drawn);
  });
  fc.assert(property, { seed, numRuns: RUNS });
  return operations;
}

function fresh(): Model {
  return { state: initialState(SIZE), machine: YardstickMachine.open(SIZE, null) };
}

function operationArbitraries(): readonly fc.Arbitrary<YardstickOperation>[] {
  const below = (count: number) => fc.nat(count - 1);
  const [slot, gfn] = [below(SIZE.slots), below(SIZE.gfns)];
  const [file, page] = [below(SIZE.files), below(SIZE.pages)];
  return [
    fc.record({
      kind: fc.constant("create" as const),
      ...{ slot, gfn, file, offset: page },
      pages: fc.integer({ min: 1, max: SIZE.pages }),
      isPrivate: fc.boolean(),
    }),
    fc.record({ kind: fc.constant("delete" as const), slot }),
    fc.record({ kind: fc.constant("populate" as const), file, page }),
    fc.record({ kind: fc.constant("punch" as const), file, page }),
    fc.record({ kind: fc.constant("fault" as const), gfn, isPrivate: fc.boolean() }),
  ];
}

function failOn(difference: string | null): void {
  if (difference !== null) {
    throw new Error(difference);
  }
}
