/** Steps made by hand, for tests of properties. */

import { parseOperation } from "../model/notation.ts";
import type { Observation, ObservedMapping, ObservedMemslot } from "../model/observation.ts";
import type { Outcome } from "../model/outcome.ts";
import { FRESH_MACHINE, type MachineState, type MemslotState } from "../model/state.ts";
import { addressOf, HOST_WINDOW_START } from "../model/units.ts";
import type { Step } from "./property.ts";

/** A slot of one page at gfn 0, backed by the first page of the window, unless said otherwise. */
export function slot(given: Partial<MemslotState> = {}): MemslotState {
  return {
    ...{ addressSpace: 0, id: 0, flags: 0, baseGfn: 0n, pages: 1, hva: hvaOf(0), dirty: null },
    ...given,
  };
}

/** The hva of a page of the host window. */
export function hvaOf(page: number): bigint {
  return HOST_WINDOW_START + addressOf(BigInt(page));
}

/** Number of a page of the host window. */
export function hostPage(page: number): number {
  return Number(HOST_WINDOW_START / 4096n) + page;
}

/** A fresh machine with these slots, and whatever else is said. */
export function machine(
  memslots: readonly MemslotState[],
  given: Partial<MachineState> = {},
): MachineState {
  return { ...FRESH_MACHINE, memslots, ...given };
}

/** The inside view of a machine that keeps these slots as the model does. */
export function observation(given: {
  readonly slots?: readonly (Partial<ObservedMemslot> & { readonly id: number })[];
  readonly mappings?: readonly Partial<ObservedMapping>[];
  /** pfns of the first pages of the host window. */
  readonly pfns?: readonly number[];
}): Observation {
  const { slots = [], mappings = [], pfns = [] } = given;
  return {
    memslots: slots.map((observed) => ({ ...slot(), dirty: null, ...observed })),
    mappings: mappings.map((mapping) => ({
      ...{ addressSpace: 0, gfn: 0n, pfn: 0, writable: false },
      ...mapping,
    })),
    hostPages: new Map(pfns.map((pfn, page) => [hostPage(page), pfn])),
  };
}

/** A step; by default nothing happened, and it ended well. */
export function stepOf(
  given: Partial<Omit<Step, "operation">> & { readonly operation?: string },
): Step {
  const { operation = "guest_read(gpa=0x0)", ...rest } = given;
  const after = rest.after ?? FRESH_MACHINE;
  const ok: Outcome = { kind: "ok" };
  return {
    before: FRESH_MACHINE,
    after,
    outcome: ok,
    decidedBy: "by-hand",
    observedBefore: undefined,
    observedAfter: undefined,
    ...rest,
    operation: parseOperation(operation),
  };
}
