import { describe, expect, test } from "vitest";
import type { ObservedMemslot } from "../abi/observation.ts";
import { SortedList } from "../abi/sorted-list.ts";
import { withMemslot, withoutMemslot } from "../model/change-state.ts";
import { byName } from "../model/slot-order.ts";
import { FRESH_MACHINE, findMemslot, type MachineState, memslotAt } from "../model/state.ts";
import { PROPERTIES } from "./catalogue.ts";
import { type Step, violatedBy } from "./property.ts";
import { observation, slot, stepOf } from "./test-steps.ts";

const MANY = 200;

/** Slots of one page, each at the gfn of its id. */
const STATE = Array.from({ length: MANY }, (_, id) => id).reduce(
  (state, id) => withMemslot(state, slot({ id, pages: 1, baseGfn: BigInt(id) })),
  FRESH_MACHINE,
);

const SEEN = SortedList.of<ObservedMemslot>(
  (a, b) => byName(a, b) || Number(a.baseGfn - b.baseGfn),
  STATE.memslots.map((one) => ({ ...one, dirty: null })),
);

const shown = (memslots: SortedList<ObservedMemslot>) => ({ ...observation({}), memslots });

function seenSlot(given: Partial<ObservedMemslot>): ObservedMemslot {
  return { ...slot({ pages: 1 }), dirty: null, ...given };
}

function fault(id: string, given: Partial<Omit<Step, "operation">>): string | undefined {
  const properties = PROPERTIES.filter((property) => property.id === id);
  const sound = { before: STATE, after: STATE, observedBefore: shown(SEEN) };
  expect(violatedBy(properties, stepOf({ ...sound, observedAfter: shown(SEEN) }))).toBe(undefined);
  return violatedBy(properties, stepOf({ ...sound, observedAfter: shown(SEEN), ...given }))
    ?.message;
}

function modelWith(given: Parameters<typeof slot>[0]): MachineState {
  return withMemslot(STATE, slot({ pages: 1, ...given }));
}

describe("among many slots", () => {
  test.each([
    ["slots-disjoint", seenSlot({ id: MANY, baseGfn: 7n }), "slots 7 and 200 overlap"],
    ["slots-disjoint", seenSlot({ id: MANY, baseGfn: -3n, pages: 9 }), "overlap"],
    ["slot-ids-unique", seenSlot({ id: 7, baseGfn: 900n }), "slot 7 of address space 0 exists"],
    ["slot-ids-in-range", seenSlot({ id: 32_764, baseGfn: 900n }), "slot 32764 exists"],
    ["memslots-match", seenSlot({ id: MANY, baseGfn: 900n }), "slot 200 should not exist"],
    ["memslots-match", seenSlot({ id: 9, baseGfn: 9n, flags: 2 }), "slot 9 has flags 2, not 0"],
    ["dirty-bits-beyond-slot-are-zero", seenSlot({ id: 9, baseGfn: 9n, dirty: [1] }), "page 1"],
  ])("%s sees the one that is wrong inside", (id, wrong, message) => {
    expect(fault(id, { observedAfter: shown(SEEN.with(wrong)) })).toContain(message);
  });

  test("memslots-match sees a slot that is lost inside, or only there", () => {
    const lost = shown(SEEN.without(seenSlot({ id: 9, baseGfn: 9n })));
    const gone = withoutMemslot(STATE, slot({ id: 9 }));

    expect(fault("memslots-match", { observedAfter: lost })).toBe("slot 9 is missing");
    expect(fault("memslots-match", { after: gone })).toBe("slot 9 should not exist");
  });

  test("a failed call that changed a slot is seen", () => {
    const outcome = { kind: "failed", errno: "EINVAL" } as const;
    const changed = shown(SEEN.with(seenSlot({ id: 9, baseGfn: 9n, flags: 2 })));

    const message = fault("failed-call-changes-nothing", { outcome, observedAfter: changed });

    expect(message).toContain("slot 9 of address space 0: flags 2");
  });

  test("slots-disjoint sees what the model does wrong", () => {
    expect(fault("slots-disjoint", { after: modelWith({ id: MANY, baseGfn: 7n }) })).toContain(
      "overlap",
    );
  });

  test("a log is compared when either side of it changed", () => {
    const dirty = { required: [0], allowed: [0] };
    const after = modelWith({ id: 9, baseGfn: 9n, dirty });
    const none = shown(SEEN.with(seenSlot({ id: 9, baseGfn: 9n, dirty: [] })));
    const other = shown(SEEN.with(seenSlot({ id: 9, baseGfn: 9n, pages: 1, dirty: [5] })));

    expect(fault("dirty-log-complete", { after, observedAfter: none })).toContain("page 0");
    expect(fault("dirty-bits-have-a-cause", { after, observedAfter: other })).toContain("page 5");
  });

  test("slots are found by id and by gfn, also where others were taken out", () => {
    const few = [...Array(MANY).keys()]
      .filter((id) => id % 3 === 0)
      .reduce((state, id) => withoutMemslot(state, slot({ id })), STATE);

    for (const id of [0, 1, 2, 3, 197, 198, 199, 200]) {
      const expected = id % 3 === 0 || id >= MANY ? undefined : id;
      expect(findMemslot(few, 0, id)?.id).toBe(expected);
      expect(memslotAt(few, 0, BigInt(id))?.id).toBe(expected);
      expect(memslotAt(few, 1, BigInt(id))).toBe(undefined);
    }
  });

  test("slots that became few are an array again, as if they never had been many", () => {
    const few = [...Array(MANY - 3).keys()].reduce(
      (state, id) => withoutMemslot(state, slot({ id })),
      STATE,
    );

    expect(few.memslots).toEqual([197, 198, 199].map((id) => findMemslot(STATE, 0, id)));
    expect(Array.isArray(few.memslots)).toBe(true);
  });
});
