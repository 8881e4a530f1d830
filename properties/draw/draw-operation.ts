/**
 * Draws the next operation of a random trace, with an eye on the model state: nothing that is drawn
 * has to be thrown away, and what is drawn meets what is there.
 */

import type { Operation, OperationKind } from "../../abi/operation.ts";
import { plainFor, type Taker, takes } from "../../abi/takes.ts";
import type { Dialect } from "../../model/dialect.ts";
import type { MachineState } from "../../model/state.ts";
import { generatorOf } from "./generators.ts";
import { pickWeighted, type Random } from "./random.ts";
import { type Callers, isSuitable } from "./suitable.ts";

/** What a draw depends on besides dialect and state. */
export interface DrawOptions {
  /** Position in the trace, from 0: tags and handles are named after it. */
  readonly index: number;
  /** Kinds that may be drawn, at least one. */
  readonly kinds: readonly OperationKind[];
}

/**
 * Draws one operation. The same numbers, dialect, state and options give the same operation, and a
 * trace of operations drawn one after the other is well-formed.
 *
 * @throws {HarnessError} MSC206 for a kind that has no generator.
 */
export function drawOperation(
  random: Random,
  dialect: Dialect,
  state: MachineState,
  options: DrawOptions,
): Operation {
  const world = { dialect, state, ...options };
  const kind = pickWeighted(
    random,
    options.kinds.map((kind) => [generatorOf(kind, world).weight(world), kind]),
  );
  return generatorOf(kind, world).draw(random, world);
}

/** Who the operation is drawn for. */
export interface DrawnFor extends DrawOptions {
  /** What the machine can be given; everything, unless said. */
  readonly taker?: Taker | undefined;
  /** Who calls: in a dialect that holds callers to their obligations they obey, unless said. */
  readonly callers?: Callers | undefined;
}

/**
 * Draws an operation that the machine can be given, and that can be compared: see `suitable.ts`.
 * With all features it is mostly the one that {@link drawOperation} draws.
 *
 * @returns undefined when {@link TRIES} draws brought none, as where all that is left to do is to
 *   close descriptors, and none was ever made.
 */
export function drawTakenOperation(
  random: Random,
  dialect: Dialect,
  state: MachineState,
  { taker, callers = "obey", ...options }: DrawnFor,
): Operation | undefined {
  for (let tries = 0; tries < TRIES; tries++) {
    const drawn = drawOperation(random, dialect, state, options);
    const operation = taker === undefined ? drawn : plainFor(taker, drawn);
    if (taker !== undefined && !takes(taker, operation)) continue;
    if (isSuitable(random, dialect, state, operation, callers)) return operation;
  }
  return undefined;
}

const TRIES = 100;
