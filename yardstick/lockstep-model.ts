/** W's models as lockstep asks them, and its implementation as lockstep asks that. */

import type { Choice, ExplainedStep, LockstepModel, Machine } from "../checkers/lockstep-model.ts";
import type { StateProperty } from "../explorer/system.ts";
import type { Violation } from "../properties/property.ts";
import { type YardstickBug, YardstickMachine } from "./implementation.ts";
import { invariants } from "./invariants.ts";
import { encodedMapping, initialState, step, type YardstickState } from "./model.ts";
import { RESULTS, range, type YardstickOperation, type YardstickResult } from "./operation.ts";
import { CHANGED, RESULT_MASK } from "./packed/system.ts";
import { packedInvariants } from "./packed-invariants.ts";
import { packedYardstick } from "./packed-system.ts";
import type { YardstickSize } from "./size.ts";

/** The types of W; its states are objects or cells. */
export interface YardstickVocabulary<State> {
  readonly state: State;
  readonly operation: YardstickOperation;
  readonly outcome: { readonly kind: YardstickResult };
  /** The encoded mappings, by gfn. */
  readonly view: readonly number[];
  readonly choice: YardstickChoice<State>;
}

interface YardstickChoice<State> extends Choice<State> {
  readonly result: YardstickResult;
}

/** The readable model. */
export function readableModel(
  size: YardstickSize,
): LockstepModel<YardstickVocabulary<YardstickState>> {
  return new YardstickModel(size, {
    initial: initialState(size),
    step: (state, operation) => step(size, state, operation),
    mappingOf: ({ mappings }, gfn) => encodedMapping(size, mappings[gfn] ?? null),
    invariants: invariants(),
  });
}

/**
 * The packed system that the explorer is given, as a model. A state is a vector of cells, copied
 * when an operation has changed it.
 *
 * @param operations - the values that it is going to be asked about: `anyOperationsOf(size)`.
 */
export function packedModel(
  size: YardstickSize,
  operations: readonly YardstickOperation[],
): LockstepModel<YardstickVocabulary<Uint8Array>> {
  const system = packedYardstick({ size, symmetry: [], alphabet: "any" });
  const indices = new Map(operations.map((operation, index) => [operation, index]));
  const initial = system.initial[0] ?? new Uint8Array();
  const cells = initial.slice();
  const mappingStart = size.slots + size.files * size.pages;
  return new YardstickModel(size, {
    initial,
    step: (state, operation) => {
      cells.set(state);
      const answer = system.apply(cells, indices.get(operation) as number);
      const result = RESULTS[answer & RESULT_MASK] as YardstickResult;
      return { result, state: (answer & CHANGED) === 0 ? state : cells.slice() };
    },
    mappingOf: (state, gfn) => state[mappingStart + gfn] as number,
    invariants: packedInvariants(size),
  });
}

/** The implementation, which shows its mappings. */
export function lockstepMachine<State>(
  size: YardstickSize,
  bug: YardstickBug | null,
): Machine<YardstickVocabulary<State>> {
  const machine = YardstickMachine.open(size, bug);
  const gfns = range(size.gfns);
  return {
    apply: (operation) => ({ kind: machine.apply(operation) }),
    observe: () => gfns.map((gfn) => machine.mappingOf(gfn)),
  };
}

function assertResult(answer: unknown, operation: YardstickOperation): void {
  const { kind } = answer as { readonly kind: YardstickResult };
  if (!RESULTS.includes(kind)) throw new TypeError(`${operation.kind} was answered with ${kind}`);
}

/** What is particular to a form of the model. */
interface Form<State> {
  readonly initial: State;
  readonly step: (
    state: State,
    operation: YardstickOperation,
  ) => { readonly result: YardstickResult; readonly state: State };
  /** The encoded mapping of a gfn. */
  readonly mappingOf: (state: State, gfn: number) => number;
  readonly invariants: readonly StateProperty<State>[];
}

class YardstickModel<State> implements LockstepModel<YardstickVocabulary<State>> {
  readonly initial: State;
  readonly assertAnswer: LockstepModel<YardstickVocabulary<State>>["assertAnswer"] = assertResult;
  readonly #form: Form<State>;
  readonly #gfns: number;

  constructor(size: YardstickSize, form: Form<State>) {
    this.initial = form.initial;
    this.#form = form;
    this.#gfns = size.gfns;
  }

  choices(before: State, operation: YardstickOperation): readonly YardstickChoice<State>[] {
    const { result, state } = this.#form.step(before, operation);
    return [{ before, state, decidedBy: operation.kind, result }];
  }

  settled(
    choices: readonly YardstickChoice<State>[],
    { kind }: { readonly kind: YardstickResult },
  ): readonly YardstickChoice<State>[] {
    return choices.filter(({ result }) => result === kind);
  }

  isUndefined(): boolean {
    return false;
  }

  /** A state that did not change was checked before; what the machine shows may have changed. */
  violation(step: ExplainedStep<YardstickVocabulary<State>>): Violation | undefined {
    const { before, after, observedAfter } = step;
    for (let gfn = 0; gfn < this.#gfns; gfn++) {
      const expected = this.#form.mappingOf(after, gfn);
      if (observedAfter[gfn] !== expected) {
        const message = `gfn ${gfn} maps ${observedAfter[gfn]}, the model says ${expected}`;
        return { property: "same-view", message };
      }
    }
    if (after === before) return undefined;
    const broken = this.#form.invariants.find(({ holds }) => !holds(after));
    return broken && { property: broken.id, message: broken.sentence };
  }
}
