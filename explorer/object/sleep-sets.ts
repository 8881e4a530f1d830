/**
 * Partial-order reduction by sleep sets, for breadth-first order.
 *
 * Of two commuting operations only one order has to be walked. A state therefore remembers which
 * operations are asleep in it: those that were tried before, at some state on the way to it, and
 * that commute with every operation since. They are not tried again.
 *
 * Why nothing is lost, and no state is found later than without: order the ways of one length by
 * their initial states, then by their first operations in the order of the alphabet, by which of
 * its successors, and so on. Take the least of all shortest ways to a state. Its beginnings are
 * least ways, too. Were one of its operations asleep where it is due, then it was tried earlier on
 * the way and commutes with all that lies between; moved there, it would give a lesser way of the
 * same length. So that way is walked whole. A queue finds every state by its least way first, so
 * the sleep set of the first step into a state is the one that the argument needs. Other steps into
 * it wake nobody, and no state is expanded twice. The same argument, on the least of the shortest
 * ways that end with some answer of an operation, or with some value of a step property, shows that
 * each of them is met, and at its least depth.
 *
 * @source Godefroid, "Partial-Order Methods for the Verification of Concurrent Systems", LNCS 1032,
 *   chapter 5: sleep sets. There the search may have any order, so states met again wake some.
 */
import { HarnessError } from "../../abi/harness-error.ts";
import type { Independence } from "../system.ts";

/** Operations as bits, by their place in the alphabet. */
export type OperationSet = bigint;

export const NONE_ASLEEP: OperationSet = 0n;

/** Which operations commute, as sets. */
export class SleepSets<Operation> {
  private readonly places: ReadonlyMap<Operation, number>;
  /** By operation: all that commute with it. */
  private readonly commuting: readonly OperationSet[];

  constructor({ alphabet, commutes }: Independence<Operation>) {
    this.places = new Map(alphabet.map((operation, place) => [operation, place]));
    this.commuting = alphabet.map((one) =>
      alphabet.reduce(
        (set, other, place) => (commutes(one, other) ? set | (1n << BigInt(place)) : set),
        NONE_ASLEEP,
      ),
    );
  }

  /** The expansion of a state in which these are asleep. */
  expansion(asleep: OperationSet): SleepyExpansion<Operation> {
    return new SleepyExpansion(this.places, this.commuting, asleep);
  }
}

/** Says of the operations of one state, in their order, which need not be tried. */
export class SleepyExpansion<Operation> {
  private readonly places: ReadonlyMap<Operation, number>;
  private readonly commuting: readonly OperationSet[];
  /** Asleep from the beginning, or tried since. */
  private settled: OperationSet;
  private latest = -1;

  constructor(
    places: ReadonlyMap<Operation, number>,
    commuting: readonly OperationSet[],
    asleep: OperationSet,
  ) {
    this.places = places;
    this.commuting = commuting;
    this.settled = asleep;
  }

  /**
   * Takes the next operation of the state.
   *
   * @returns what is asleep in the states that it leads to; null when it is asleep itself.
   * @throws {HarnessError} MSC247 when it is not in the alphabet, or not in the order of it.
   */
  take(operation: Operation): OperationSet | null {
    const place = this.places.get(operation) ?? -1;
    if (place <= this.latest) {
      const hint = "operations(state) must be a part of the alphabet, in its order.";
      throw new HarnessError("MSC247", "an operation is out of the order of its alphabet", hint);
    }
    this.latest = place;
    const bit = 1n << BigInt(place);
    if ((this.settled & bit) !== 0n) {
      return null;
    }
    const asleep = this.settled & (this.commuting[place] ?? NONE_ASLEEP);
    this.settled |= bit;
    return asleep;
  }
}

/** A set as text that a checkpoint can hold. */
export function printOperationSet(set: OperationSet): string {
  return set.toString(16);
}

/** Reads what {@link printOperationSet} wrote. */
export function parseOperationSet(text: string): OperationSet {
  return BigInt(`0x${text}`);
}
