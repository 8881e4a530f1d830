import { describe, expect, test } from "vitest";
import type { ObservedBinding } from "../abi/observation.ts";
import { SortedList } from "../abi/sorted-list.ts";
import { withMemslot, withoutMemslot } from "../model/change-state.ts";
import type { MachineState } from "../model/state.ts";
import { byPage } from "./binding-changes.ts";
import { PROPERTIES } from "./catalogue.ts";
import { type Step, violatedBy } from "./property.ts";
import { guestMemfd, machine, observation, slot, stepOf } from "./test-steps.ts";

const MANY = 200;
const FILES = { fd0: guestMemfd({ sizeBytes: 0x10_0000n }) };

function boundSlot(id: number) {
  return slot({
    ...{ id, pages: 1, flags: 4, baseGfn: BigInt(id) },
    guestMemfd: { file: "fd0", offsetPages: BigInt(id) },
  });
}

/** Slots of one page, each at the page of its id in one file. */
const STATE: MachineState = [...Array(MANY).keys()].reduce(
  (state, id) => withMemslot(state, boundSlot(id)),
  machine([], { files: FILES }),
);

const bound = (id: number, startPage = id, endPage = startPage + 1): ObservedBinding => ({
  ...{ addressSpace: 0, id, startPage, endPage },
});

const SEEN = SortedList.of<ObservedBinding>(
  byPage,
  [...Array(MANY).keys()].map((id) => bound(id)),
);

const shown = (bindings: SortedList<ObservedBinding>) => {
  const seen = observation({ files: [{ sizeBytes: 0x10_0000n }] });
  return { ...seen, files: (seen.files ?? []).map((file) => ({ ...file, bindings })) };
};

const BEFORE = shown(SEEN);

function fault(id: string, given: Partial<Omit<Step, "operation">>): string | undefined {
  const properties = PROPERTIES.filter((property) => property.id === id);
  const sound = { before: STATE, after: STATE, observedBefore: BEFORE, observedAfter: shown(SEEN) };
  expect(violatedBy(properties, stepOf(sound))).toBeUndefined();
  return violatedBy(properties, stepOf({ ...sound, ...given }))?.message;
}

describe("among many bindings", () => {
  test.each([
    ["bindings-match-slots", bound(MANY), "fd0 holds slot 200 at pages 200..201"],
    ["bindings-match-slots", bound(7, 230), "fd0 holds slot 7 at pages 230..231"],
    ["file-page-bound-once", bound(MANY, 7), "pages of slot 7 in fd0 are bound twice"],
    ["file-page-bound-once", bound(MANY, 199, 300), "pages of slot 199 in fd0 are bound twice"],
    ["binding-lies-inside-file", bound(MANY, 200, 300), "slot 200 is bound to pages 200..300"],
  ])("%s sees the one that is wrong", (id, wrong, message) => {
    expect(fault(id, { observedAfter: shown(SEEN.with(wrong)) })).toContain(message);
  });

  test("bindings-match-slots sees one that is lost, and one that stays too long", () => {
    const lost = shown(SEEN.without(bound(9)));
    const gone = withoutMemslot(STATE, boundSlot(9));

    expect(fault("bindings-match-slots", { observedAfter: lost })).toContain("know slot 9");
    expect(fault("bindings-match-slots", { after: gone })).toContain("fd0 holds slot 9");
    expect(fault("bindings-match-slots", { after: gone, observedAfter: lost })).toBeUndefined();
  });

  test("bindings-match-slots sees a new slot that its file does not know", () => {
    const after = withMemslot(STATE, boundSlot(MANY));
    const known = shown(SEEN.with(bound(MANY)));

    expect(fault("bindings-match-slots", { after })).toContain("know slot 200");
    expect(fault("bindings-match-slots", { after, observedAfter: known })).toBeUndefined();
  });
});
