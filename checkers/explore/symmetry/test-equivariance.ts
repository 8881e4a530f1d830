/** Relabels and walks: what a dialect does under other names, on drawn traces. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { isHarnessError } from "../../../abi/harness-error.ts";
import type { Operation } from "../../../abi/operation.ts";
import type { Dialect } from "../../../model/dialect.ts";
import { hasQuirk } from "../../../model/quirks.ts";
import { FRESH_MACHINE, type MachineState } from "../../../model/state.ts";
import { step } from "../../../model/step.ts";
import { stoppingTaint } from "../../../model/taints.ts";
import { traces } from "../../../properties/draw/traces.ts";
import { StateKeys } from "../state-key.ts";
import { mapOperation } from "./operation-labels.ts";
import { inverseOf } from "./permutation.ts";
import { labelMapOf, type Relabelling } from "./relabelling.ts";
import { mapState } from "./state-labels.ts";
import {
  exchanging,
  handles,
  hostPages,
  mapExpectation,
  pages,
  relabelling,
} from "./test-support.ts";

/** Long runs change places, so that few ranges are torn. All host pages named are mapped alike. */
const EVERYTHING = relabelling({
  slot: exchanging([0, 2, 0x10000], [1, 3, 0x10001]),
  handle: exchanging(handles(0, 20), handles(20, 20)),
  gfn: exchanging(pages(0, 64), pages(64, 64)),
  host: exchanging(hostPages(0, 8), hostPages(8, 8)),
});

/** As posted, a populated page zaps gfns that are none of its slot's: which, numbers decide. */
function namesFor(dialect: Dialect): Relabelling {
  return hasQuirk(dialect, "B-02") ? { ...EVERYTHING, gfn: new Map() } : EVERYTHING;
}

/** Declares the test of one dialect, on so many traces; called inside of its `describe`. */
export function testEquivariance(dialect: Dialect, runs: number): void {
  it(`treat alike what a relabelling makes of a state and an operation, in ${runs} traces`, () => {
    const tally = { made: 0, torn: 0 };

    fc.assert(
      fc.property(traces(dialect, { maxLength: 30 }), ({ operations }) => {
        walk(dialect, namesFor(dialect), operations, tally);
      }),
      { numRuns: runs, seed: 1 },
    );

    expect(tally.made).toBeGreaterThan(4 * tally.torn);
  });
}

/** Makes every step twice: as it is, and under other names. */
function walk(
  dialect: Dialect,
  names: Relabelling,
  operations: readonly Operation[],
  tally: { made: number; torn: number },
): void {
  const keys = new StateKeys();
  const labels = labelMapOf(names);
  const back = labelMapOf(inverted(names));
  let state: MachineState = FRESH_MACHINE;
  for (const operation of operations) {
    const image = imageOrTorn(names, operation);
    if (stoppingTaint(state) !== undefined) return;
    if (image === undefined) {
      tally.torn++;
      continue;
    }
    tally.made++;
    const transitions = step(dialect, state, operation);
    const said = transitions.map(({ expected, decidedBy, state: after }) => [
      ...[decidedBy, mapExpectation(labels, operation, image, expected)],
      keys.keyOf(mapState(labels, after)),
    ]);
    const saidOfImage = step(dialect, mapState(labels, state), image).map(
      ({ expected, decidedBy, state: after }) => [decidedBy, expected, keys.keyOf(after)],
    );
    expect(saidOfImage).toEqual(said);
    state = transitions[0].state;
    expect(keys.keyOf(mapState(back, mapState(labels, state)))).toBe(keys.keyOf(state));
    expect(mapOperation(back, image)).toEqual(operation);
  }
}

function imageOrTorn(names: Relabelling, operation: Operation): Operation | undefined {
  try {
    return mapOperation(labelMapOf(names), operation);
  } catch (error) {
    if (isHarnessError(error) && error.code === "MSC248") return undefined;
    throw error;
  }
}

function inverted({ slot, handle, gfn, file, host }: Relabelling): Relabelling {
  return {
    ...{ slot: inverseOf(slot), handle: inverseOf(handle), gfn: inverseOf(gfn) },
    ...{ file: inverseOf(file), host: inverseOf(host) },
  };
}
