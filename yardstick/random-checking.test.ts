import { describe, expect, it } from "vitest";
import type { LockstepResult } from "../checkers/lockstep.ts";
import type { LockstepModel } from "../checkers/lockstep-model.ts";
import { expectedOf } from "./expected.ts";
import { BUGS, type YardstickBug, YardstickMachine } from "./implementation.ts";
import { packedModel, readableModel, type YardstickVocabulary } from "./lockstep-model.ts";
import { encodedView, initialState, step } from "./model.ts";
import { anyOperationsOf, printOperation, type YardstickOperation } from "./operation.ts";
import { randomYardstick } from "./random-checking.ts";
import { W3 } from "./size.ts";

const SEED = 1;
const RUNS_MAX = 1000;
const OPERATIONS_MAX = 400;
const OPERATIONS = anyOperationsOf(W3);
const bugs = Object.keys(BUGS) as YardstickBug[];
const checking = <State>(
  model: LockstepModel<YardstickVocabulary<State>>,
  bug: YardstickBug | null,
) =>
  randomYardstick({ size: W3, bug, model, operations: OPERATIONS, operationsMax: OPERATIONS_MAX });

describe("random checking of W3", () => {
  it("finds nothing wrong with an implementation without bugs", async () => {
    const check = checking(packedModel(W3, OPERATIONS), null);

    for (let run = 0; run < 100; run++) {
      const { disagreement, stepCount } = await check(SEED, run);

      expect(disagreement).toBeUndefined();
      expect(stepCount).toBe(OPERATIONS_MAX);
    }
  });

  it.each(bugs)("finds %s, by a trace that diverges at its end and not before", async (bug) => {
    const found = await firstDifference(bug);

    expect(differences(found.operations, bug)).toEqual([found.operations.length - 1]);
    expect(found.operations.length).toBeGreaterThanOrEqual(expectedOf(W3).bugs?.[bug] ?? 0);
  });

  it.each(bugs)("finds %s at the same operation beside the readable model", async (bug) => {
    const { run, operations, disagreement } = await firstDifference(bug);

    const readable = await checking(readableModel(W3), bug)(SEED, run);

    expect(readable.operations.map(printOperation)).toEqual(operations.map(printOperation));
    expect(readable.disagreement?.kind).toBe(disagreement?.kind);
  });
});

async function firstDifference(
  bug: YardstickBug,
): Promise<LockstepResult<YardstickVocabulary<Uint8Array>> & { run: number }> {
  const check = checking(packedModel(W3, OPERATIONS), bug);
  for (let run = 0; run < RUNS_MAX; run++) {
    const result = await check(SEED, run);
    if (result.disagreement !== undefined) {
      return { ...result, run };
    }
  }
  throw new Error(`${bug} was not found in ${RUNS_MAX} runs`);
}

/** Where model and implementation answer or show different things, worked out without lockstep. */
function differences(
  operations: readonly YardstickOperation[],
  bug: YardstickBug,
): readonly number[] {
  const machine = YardstickMachine.open(W3, bug);
  let state = initialState(W3);
  return operations.flatMap((operation, index) => {
    const modelled = step(W3, state, operation);
    const answer = machine.apply(operation);
    const view = encodedView(W3, modelled.state);
    state = modelled.state;
    const agrees =
      answer === modelled.result &&
      view.every((mapping, gfn) => mapping === machine.mappingOf(gfn));
    return agrees ? [] : [index];
  });
}
