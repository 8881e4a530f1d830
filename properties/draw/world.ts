import type { OperationKind } from "../../abi/operation.ts";
import { addressOf, HOST_WINDOW_START } from "../../abi/units.ts";
import type { Dialect } from "../../model/dialect.ts";
import type { MachineState, MemslotState } from "../../model/state.ts";
import { hostPageNumber } from "../../model/state.ts";
import { isDrawnHva, SMALL_GFNS, WINDOW_PAGES } from "./edges.ts";
import { chance, pick, type Random } from "./random.ts";

/** What a generator may look at before it draws the next operation of a trace. */
export interface World {
  readonly dialect: Dialect;
  /** The model before the operation. */
  readonly state: MachineState;
  /** Position of the operation in its trace, from 0. */
  readonly index: number;
  /** Kinds that may be drawn. */
  readonly kinds: readonly OperationKind[];
}

/** The tag that a store at this position carries: every store of a trace has another one. */
export function freshTag({ index }: World): number {
  return index + 1;
}

/** The bytes that a store at this position carries: each of them differs from its neighbours. */
export function freshValue({ index }: World, lengthBytes: number): bigint {
  let value = 0n;
  for (let at = 0; at < lengthBytes; at++) {
    value |= BigInt(((index * 8 + at) % 255) + 1) << BigInt(at * 8);
  }
  return value;
}

/**
 * A page of a slot, as its index. Large slots are used at their ends and at the word boundary of
 * their bitmap, so that accesses meet.
 */
export function drawPageIn(random: Random, slot: MemslotState): number {
  const near = random.nextInt(0, Math.min(slot.pages, 4) - 1);
  if (slot.pages <= 4 || chance(random, 50)) return near;
  return pick(random, [slot.pages - 1, Math.min(slot.pages - 1, 63), Math.min(slot.pages - 1, 64)]);
}

/** A frame where ordinary slots live. */
export function drawSmallGfn(random: Random): bigint {
  return pick(random, SMALL_GFNS);
}

/** A page-aligned hva of the window, often one behind a slot. */
export function drawWindowPage(random: Random, { memslots }: MachineState): bigint {
  const slot = memslots.length > 0 && chance(random, 60) ? pick(random, memslots) : undefined;
  if (slot !== undefined) {
    const gfn = slot.baseGfn + BigInt(drawPageIn(random, slot));
    const hva = addressOf(hostPageNumber(slot, gfn));
    if (isDrawnHva(hva)) return hva;
  }
  return HOST_WINDOW_START + addressOf(BigInt(pick(random, WINDOW_PAGES)));
}
