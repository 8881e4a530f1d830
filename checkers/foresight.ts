/**
 * What a machine will be asked next, as far as the model knows it: a machine in another process, or
 * behind a serial line, is told, so that it need not be asked one by one. What is asked, and in
 * which order, is the same as without.
 */
import type { Foreseen } from "../abi/implementation.ts";
import type { Operation } from "../abi/operation.ts";
import type { Outcome } from "../abi/outcome.ts";
import type { Transition } from "../model/rule.ts";
import type { MachineState } from "../model/state.ts";
import type { DialectVocabulary, OperationSource } from "./dialect-lockstep.ts";
import type { LockstepModel } from "./lockstep-model.ts";

type Model = LockstepModel<DialectVocabulary>;

type Choices = readonly DialectVocabulary["choice"][];

/** Operations that are foreseen at once. */
const FORESEEN_MAX = 256;

/** What was foreseen of one operation. */
interface Known {
  readonly state: MachineState;
  readonly choices: Choices;
}

/** Draws ahead, for a machine that wants to be told. */
export class Foresight {
  /** The same model, which need not be asked twice where everything came as foreseen. */
  readonly model: Model;
  readonly #model: Model;
  readonly #source: OperationSource;
  readonly #foresee: (next: readonly Foreseen[]) => void;
  /** By position in the trace; undefined where the trace ends. */
  readonly #drawn: (Operation | undefined)[] = [];
  readonly #known = new Map<Operation, Known>();

  constructor(model: Model, source: OperationSource, foresee: (next: readonly Foreseen[]) => void) {
    this.#model = model;
    this.#source = source;
    this.#foresee = foresee;
    const { initial, assertAnswer, settled } = model;
    this.model = {
      ...{ initial, assertAnswer, settled },
      choices: (state, operation) => this.#choices(state, operation),
      isUndefined: (state) => model.isUndefined(state),
      violation: (step) => model.violation(step),
    };
  }

  /** The operation at this position, as the source would have given it. */
  next(state: MachineState, index: number): Operation | undefined {
    if (index >= this.#drawn.length) this.#look(state, index);
    return this.#drawn[index];
  }

  #choices(state: MachineState, operation: Operation): Choices {
    const known = this.#known.get(operation);
    this.#known.delete(operation);
    return known?.state === state ? known.choices : this.#model.choices(state, operation);
  }

  #look(from: MachineState, index: number): void {
    const foreseen: Foreseen[] = [];
    let state = from;
    while (foreseen.length < FORESEEN_MAX) {
      const operation = this.#source(state, index + foreseen.length);
      this.#drawn.push(operation);
      if (operation === undefined) break;
      const choices = this.#model.choices(state, operation);
      this.#known.set(operation, { state, choices });
      const [likeliest] = choices;
      foreseen.push({ operation, expected: onlyAnswer(choices) });
      if (likeliest === undefined || choices.some((one) => this.#model.isUndefined(one.state))) {
        break;
      }
      if (this.#source.isFixed !== true && !leadsToOneState(choices)) break;
      state = likeliest.state;
    }
    if (foreseen.length > 1) this.#foresee(foreseen);
  }
}

/** True when the answer, if it is right, tells nothing new about the state. */
function leadsToOneState([first, ...others]: readonly Transition[]): boolean {
  return others.length === 0 && first !== undefined && first.refine === undefined;
}

function onlyAnswer([first, ...others]: readonly Transition[]): Outcome | null {
  if (first === undefined || others.length > 0) return null;
  const { expected } = first;
  switch (expected.kind) {
    case "anything":
    case "dirty_log_between":
    case "refused":
      return null;
    case "run_failed":
      return expected.exitReason === "stale" ? null : expected;
    default:
      return expected;
  }
}
