/** Finds the shortest program that a rule or an effect decides. */
import type { ImplementationFactory } from "../../abi/implementation.ts";
import { printOperation } from "../../abi/notation.ts";
import type { Operation, OperationKind } from "../../abi/operation.ts";
import { makeTrace } from "../../abi/trace.ts";
import { HOST_WINDOW_START } from "../../abi/units.ts";
import { assertWellFormed } from "../../abi/well-formed.ts";
import { randomOf } from "../../checkers/random.ts";
import { simulatorFactory } from "../../implementations/simulator/factory.ts";
import type { Dialect } from "../../model/dialect.ts";
import { FRESH_MACHINE } from "../../model/state.ts";
import { step } from "../../model/step.ts";
import { stoppingTaint } from "../../model/taints.ts";
import { drawOperation } from "../../properties/draw/draw-operation.ts";
import { minimise } from "../../shrinkers/minimise.ts";
import { BY_HAND } from "./by-hand.ts";
import { disagreement, operationsOf, saidOf, seenOf } from "./run-program.ts";
import type { Place } from "./tables.ts";

/** Random walks that are drawn for one dialect at most, and how long each is. */
const WALKS_MAX = 3000;
const WALK_LENGTH = 30;
const EVALUATIONS_MAX = 1500;

/**
 * The shortest programs for these places of one dialect; a place without one is left out.
 *
 * @param known - programs of other dialects, which are tried first.
 * @param walksMax - random walks that are drawn at most.
 */
export async function findPrograms(
  places: readonly Place[],
  known: readonly (readonly string[])[],
  walksMax: number = WALKS_MAX,
): Promise<ReadonlyMap<Place, readonly string[]>> {
  const found = new Map<Place, readonly Operation[]>();
  for (const place of places) {
    const fitting = [...known, ...BY_HAND]
      .map(operationsOf)
      .filter((program) => decides(place, program));
    const [shortest] = fitting.toSorted((a, b) => a.length - b.length);
    if (shortest !== undefined) found.set(place, shortest);
  }
  draw(
    places.filter((place) => !found.has(place)),
    found,
    walksMax,
  );
  const programs = new Map<Place, readonly string[]>();
  for (const [place, operations] of found) programs.set(place, await shortened(place, operations));
  return programs;
}

/** Random walks, until every place was reached; the shortest prefix of each is kept. */
function draw(
  places: readonly Place[],
  found: Map<Place, readonly Operation[]>,
  walksMax: number,
): void {
  const [first] = places;
  if (first === undefined) return;
  const { dialect } = first;
  const wanted = new Map(places.map((place) => [`${place.operation} ${place.decider}`, place]));
  for (let walk = 0; walk < walksMax && wanted.size > 0; walk++) {
    for (const [key, operations] of prefixesOf(dialect, walk)) {
      const place = wanted.get(key);
      if (place === undefined || saidOf(dialect, operations) === undefined) continue;
      found.set(place, operations);
      wanted.delete(key);
    }
  }
}

/** What decided each operation of one walk, with the walk up to it. */
function* prefixesOf(
  dialect: Dialect,
  walk: number,
): Generator<readonly [string, readonly Operation[]]> {
  const random = randomOf(SEED, walk);
  const kinds = Object.keys(dialect.operations) as OperationKind[];
  const operations: Operation[] = [];
  let state = FRESH_MACHINE;
  while (operations.length < WALK_LENGTH && stoppingTaint(state) === undefined) {
    const operation = drawOperation(random, dialect, state, { index: operations.length, kinds });
    const transitions = step(dialect, state, operation);
    operations.push(operation);
    yield [`${operation.op} ${transitions[0].decidedBy}`, [...operations]];
    if (transitions.length > 1) operations.pop();
    else state = transitions[0].state;
  }
}

const SEED = 1;

async function shortened(
  place: Place,
  operations: readonly Operation[],
): Promise<readonly string[]> {
  const factory = simulatorFactory({ dialect: place.dialect.name });
  const { trace } = await minimise(
    makeTrace(place.dialect.name, operations),
    (candidate) => agrees(place, candidate.operations, factory),
    { evaluationsMax: EVALUATIONS_MAX },
  );
  return trace.operations.map(printOperation);
}

async function agrees(
  place: Place,
  operations: readonly Operation[],
  factory: ImplementationFactory,
): Promise<boolean> {
  if (!decides(place, operations)) return false;
  try {
    assertWellFormed(makeTrace(place.dialect.name, operations));
  } catch {
    return false;
  }
  const said = saidOf(place.dialect, operations) ?? [];
  return disagreement(said, await seenOf(factory, operations)) === undefined;
}

/** Whether the last operation of the program is one of the place, and decided there. */
function decides(
  { dialect, operation, decider }: Place,
  operations: readonly Operation[],
): boolean {
  if (operations.at(-1)?.op !== operation || !isSendable(operations)) return false;
  return saidOf(dialect, operations)?.at(-1)?.[0].decidedBy === decider;
}

/** A guest may touch what its slots show, and on a real host that must be the harness's own. */
function isSendable(operations: readonly Operation[]): boolean {
  if (!operations.some(({ op }) => op.startsWith("guest_"))) return true;
  return operations.every(
    (one) => !("hva" in one && "slot" in one) || one.sizeBytes === 0n || isInWindow(one.hva),
  );
}

function isInWindow(hva: bigint): boolean {
  return hva >= HOST_WINDOW_START && hva < HOST_WINDOW_START + WINDOW_BYTES;
}

/** Of the window, what draws use. */
const WINDOW_BYTES = 1n << 24n;
