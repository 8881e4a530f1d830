/** Lockstep of a dialect with one of its machines. */
import { match } from "ts-pattern";
import { assertOutcome } from "../abi/assert-outcome.ts";
import type { Implementation } from "../abi/implementation.ts";
import type { Observation } from "../abi/observation.ts";
import type { Operation } from "../abi/operation.ts";
import type { Outcome } from "../abi/outcome.ts";
import type { Dialect } from "../model/dialect.ts";
import type { Transition } from "../model/rule.ts";
import { FRESH_MACHINE, type MachineState } from "../model/state.ts";
import { settled, step } from "../model/step.ts";
import { stoppingTaint } from "../model/taints.ts";
import { type Property, type Step, type Violation, violatedBy } from "../properties/property.ts";
import { broken, type Divergence, lost, unexpected } from "./divergence.ts";
import { Foresight } from "./foresight.ts";
import { type LockstepOptions, type LockstepResult, lockstep } from "./lockstep.ts";
import type { Choice, Disagreement, LockstepModel } from "./lockstep-model.ts";

/** The types of a dialect and its machines. */
export interface DialectVocabulary {
  readonly state: MachineState;
  readonly operation: Operation;
  readonly outcome: Outcome;
  readonly view: Observation | undefined;
  readonly choice: Transition & Choice<MachineState>;
}

type Options = LockstepOptions<DialectVocabulary>;
type Result = LockstepResult<DialectVocabulary>;

/** Where operations come from: a stored trace, a random draw. Undefined ends the trace. */
export interface OperationSource {
  (state: MachineState, index: number): Operation | undefined;
  /** True when the state makes no difference. */
  readonly isFixed?: true;
}

export interface DialectLockstepOptions extends Omit<Options, "model" | "machine" | "source"> {
  readonly source: OperationSource;
  /** Told of every operation before it is sent. */
  readonly onAsk?: ((operation: Operation) => void) | undefined;
  readonly dialect: Dialect;
  readonly properties: readonly Property[];
  /** A fresh machine; the caller disposes it. */
  readonly implementation: Implementation;
}

export interface DialectLockstepResult extends Omit<Result, "state" | "disagreement"> {
  readonly divergence?: Divergence | undefined;
  /** Ids of the undefined situations it has entered. */
  readonly taints: readonly string[];
}

/** Runs one trace on one fresh machine beside a dialect and its properties. */
export async function dialectLockstep(
  options: DialectLockstepOptions,
): Promise<DialectLockstepResult> {
  const { dialect, properties, implementation: machine, source, onAsk, ...rest } = options;
  const model = new DialectModel(dialect, properties);
  const foresee = machine.foresee?.bind(machine);
  const foresight = foresee && new Foresight(model, source, foresee);
  const result = await lockstep<DialectVocabulary>({
    ...{ machine, ...rest },
    model: foresight?.model ?? model,
    source: (state, index) => {
      const operation = foresight ? foresight.next(state, index) : source(state, index);
      if (operation !== undefined) onAsk?.(operation);
      return operation;
    },
  });
  const { disagreement, state, ...run } = result;
  const divergence =
    disagreement && divergenceOf(disagreement, run.operations.length - 1, properties);
  return { ...run, divergence, taints: state.taints };
}

/** The transition relation of a dialect, with what must hold besides. */
export class DialectModel implements LockstepModel<DialectVocabulary> {
  readonly initial: MachineState = FRESH_MACHINE;
  readonly assertAnswer: LockstepModel<DialectVocabulary>["assertAnswer"] = assertOutcome;
  readonly settled: LockstepModel<DialectVocabulary>["settled"] = settled;
  readonly #dialect: Dialect;
  readonly #properties: readonly Property[];

  constructor(dialect: Dialect, properties: readonly Property[]) {
    this.#dialect = dialect;
    this.#properties = properties;
  }

  choices(before: MachineState, operation: Operation): readonly DialectVocabulary["choice"][] {
    // A spread that comes first is copied far more slowly: a tenth of a whole check.
    return step(this.#dialect, before, operation).map((transition) => ({ before, ...transition }));
  }

  isUndefined(state: MachineState): boolean {
    return stoppingTaint(state) !== undefined;
  }

  violation(step: Step): Violation | undefined {
    return violatedBy(this.#properties, step);
  }
}

function divergenceOf(
  disagreement: Disagreement<DialectVocabulary>,
  index: number,
  properties: readonly Property[],
): Divergence {
  return match(disagreement)
    .with({ kind: "lost" }, ({ choices, outcome }) => lost(index, choices, outcome))
    .with({ kind: "unexpected" }, ({ choices, seen }) => {
      return unexpected(index, choices, seen, properties);
    })
    .with({ kind: "broken" }, ({ choices, step }) => broken(index, choices, step, properties))
    .exhaustive();
}
