/**
 * Random checking of W beside fast-check's `fc.commands`, on the same implementation.
 *
 * All contenders compare answers and views after each operation; all but the last check the
 * invariants where something changed. The rivals are what users of fast-check write: commands over
 * the same immer model with immer's defaults, and over a mutable model.
 */
import fc from "fast-check";
import { setAutoFreeze } from "immer";
import type { Benchmark, Contender } from "../bench/benchmark.ts";
import { YardstickMachine } from "./implementation.ts";
import { invariants } from "./invariants.ts";
import { packedModel, readableModel } from "./lockstep-model.ts";
import { encodedView, initialState, step, type YardstickState } from "./model.ts";
import { anyOperationsOf, range, type YardstickOperation } from "./operation.ts";
import { randomYardstick } from "./random-checking.ts";
import { W3 } from "./size.ts";

const RUNS = 1000;
const OPERATIONS_MAX = 40;
const SIZE = W3;
const INVARIANTS = invariants();

export const RANDOM_YARDSTICK: Benchmark = {
  id: "random-yardstick",
  sentence:
    "System W3: model, implementation, comparison of the view after each operation, invariants. " +
    "Lockstep is that of the dialects; the packed model is held equal to the immer model on " +
    "every state and step of W1 and W2. The mutable rival's model is the implementation's twin, " +
    "without invariants. Seconds are CPU time.",
  unit: "operations",
  rounds: 15,
  contenders: [
    inCpuTime("lockstep, packed model", (seed) => lockstepRuns(seed, checkPacked)),
    inCpuTime("lockstep, immer model", (seed) => lockstepRuns(seed, checkReadable)),
    inCpuTime("fc.commands, the same immer model", (seed) => modelRun(seed, ImmerCommand)),
    inCpuTime("fc.commands, mutable model", (seed) => modelRun(seed, MutableCommand)),
  ],
};

/** A busy machine makes wall time useless; every table about W counts CPU time. */
function inCpuTime(name: string, run: (seed: number) => Promise<number>): Contender {
  const round: Contender["round"] = async (seed) => {
    const before = process.cpuUsage();
    const units = await run(seed);
    const { user, system } = process.cpuUsage(before);
    return { units, seconds: (user + system) / 1e6 };
  };
  return { name, round };
}

const OPERATIONS = anyOperationsOf(SIZE);
const COMMON = { size: SIZE, bug: null, operations: OPERATIONS, operationsMax: OPERATIONS_MAX };
const checkPacked = randomYardstick({ ...COMMON, model: packedModel(SIZE, OPERATIONS) });
const checkReadable = randomYardstick({ ...COMMON, model: readableModel(SIZE) });

/** Immer's freezing protects from mistakes, which the tests would have found. */
async function lockstepRuns(
  seed: number,
  check: typeof checkPacked | typeof checkReadable,
): Promise<number> {
  let operations = 0;
  setAutoFreeze(false);
  for (let run = 0; run < RUNS; run++) {
    const { stepCount, disagreement } = await check(seed, run);
    operations += stepCount;
    failOn(disagreement?.kind ?? null);
  }
  setAutoFreeze(true);
  return operations;
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
    for (const [gfn, expected] of encodedView(SIZE, state).entries()) {
      failOn(real.mappingOf(gfn) === expected ? null : "wrong view");
    }
    const broken = state !== model.state && INVARIANTS.find(({ holds }) => !holds(state));
    failOn(broken ? broken.id : null);
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
