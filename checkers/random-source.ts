/** Where the operations of a random run come from. */
import { type Taker, takes } from "../abi/takes.ts";
import { doubleFaultPercent, drawDoubleFault } from "../properties/draw/draw-double-fault.ts";
import { drawTakenOperation } from "../properties/draw/draw-operation.ts";
import { drawPlan, PLANNED_PERCENT } from "../properties/draw/plans/draw-plan.ts";
import { chance } from "../properties/draw/random.ts";
import { ReadBack } from "../properties/draw/read-back.ts";
import { type Callers, isSuitable } from "../properties/draw/suitable.ts";
import { kindsOfRun } from "../properties/draw/swarm.ts";
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
  /** Who calls: in a dialect that holds callers to their obligations they obey, unless said. */
  readonly callers?: Callers | undefined;
}

/**
 * First what is drawn, then what reads it back. Both depend on seed, run and states alone. Of the
 * kinds, every second run draws a part; double faults and reading back are of all.
 */
export function randomSource(
  { dialect, kinds, has }: Pick<Possible, "dialect" | "kinds" | "has">,
  { seed, run, maxOperations, taker, callers = "obey" }: RandomRun,
): OperationSource {
  const random = randomOf(seed, run);
  const drawnKinds = kindsOfRun(random, run, kinds);
  const readBack = new ReadBack(has);
  const plan = drawPlan(random, dialect);
  return (state, index) => {
    if (kinds.length === 0) return undefined;
    if (index >= maxOperations) {
      let next = readBack.next({ dialect, state, index, kinds });
      while (next !== undefined && !isSuitable(random, dialect, state, next, callers)) {
        next = readBack.next({ dialect, state, index, kinds });
      }
      return next;
    }
    const wrong = chance(random, doubleFaultPercent(state))
      ? drawDoubleFault(random, { dialect, state, index, kinds })
      : undefined;
    if (wrong !== undefined && takes(taker, wrong)) return wrong;
    const planned =
      plan !== undefined && chance(random, PLANNED_PERCENT)
        ? plan(random, { dialect, state, index, kinds })
        : undefined;
    if (planned !== undefined && has(planned)) {
      if (isSuitable(random, dialect, state, planned, callers)) return planned;
    }
    const options = { index, kinds: drawnKinds, taker, callers };
    return drawTakenOperation(random, dialect, state, options);
  };
}
