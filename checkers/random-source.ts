/** Where the operations of a random run come from. */
import type { Taker } from "../abi/takes.ts";
import { drawTakenOperation } from "../properties/draw/draw-operation.ts";
import { ReadBack } from "../properties/draw/read-back.ts";
import type { OperationSource } from "./dialect-lockstep.ts";
import type { Possible } from "./possible.ts";
import { randomOf } from "./random.ts";

/** Which run it is, and how long. */
export interface RandomRun {
  /** 32 bit. */
  readonly seed: number;
  /** Counted from 0. */
  readonly run: number;
  /** Operations that are drawn; those that read back what they left come on top. */
  readonly maxOperations: number;
  /** The machine that is given them. */
  readonly taker: Taker;
}

/** First what is drawn, then what reads it back. Both depend on seed, run and states alone. */
export function randomSource(
  { dialect, kinds, has }: Pick<Possible, "dialect" | "kinds" | "has">,
  { seed, run, maxOperations, taker }: RandomRun,
): OperationSource {
  const random = randomOf(seed, run);
  const readBack = new ReadBack(has);
  return (state, index) => {
    if (kinds.length === 0) return undefined;
    if (index >= maxOperations) return readBack.next({ dialect, state, index, kinds });
    return drawTakenOperation(random, dialect, state, { index, kinds, taker });
  };
}
