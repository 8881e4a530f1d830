/**
 * What properties look at beside what the operation of a step touches. A step is an example of a
 * `sometimes` property, or not, by the state around it; two operations whose order decides that do
 * not commute.
 */
import type { Operation } from "../../../abi/operation.ts";
import { PROPERTIES } from "../../../properties/catalogue.ts";
import type { Property } from "../../../properties/property.ts";
import { common, type Footprint, type Part, part, partOf } from "./part.ts";
import { type Place, pagesAround, placeOf, type World, wordOf } from "./world.ts";

/** A step of an operation that touches so much: what else decides whether the property holds. */
type Look = (operation: Operation, world: World, touched: Footprint) => readonly Part[];

/** What the properties look at in steps of the operation. */
export function looksOf(
  properties: readonly Property[],
  operation: Operation,
  world: World,
  touched: Footprint,
): Footprint {
  const reads = properties.flatMap(({ id }) => LOOKS[id]?.(operation, world, touched) ?? []);
  return { reads };
}

/** True when it is known what each of them looks at: those of the catalogue were read for it. */
export function areKnown(properties: readonly Property[]): boolean {
  return properties.every((property) => PROPERTIES.includes(property));
}

/**
 * By property. All others look at the answer, at what the operation touches itself, or at nothing
 * but the state behind the step, which both orders reach.
 */
export const LOOKS: Readonly<Record<string, Look>> = {
  // A step that changes some slot or log is one of the many when two slots alias behind it.
  "two-slots-alias-one-page": (_, { places }, { writes = [] }) => {
    const changesSlots = writes.some(({ kind }) => kind === "slot" || kind === "log");
    return changesSlots && canAlias(places) ? [part("slot")] : [];
  },
  "attributes-converted-slot": (operation, { places }) => {
    if (operation.op !== "set_memory_attributes") return [];
    const gfns = pagesAround(operation.gpa, operation.sizeBytes);
    return places
      .filter((place) => place.backing !== undefined && common(place.gfns, gfns) !== undefined)
      .map(({ slot }) => part("slot", wordOf(slot)));
  },
  // A slot comes over what its file holds at that time.
  "slot-found-file-content": (operation, { fileOf }) => {
    const backing = placeOf(operation, fileOf)?.backing;
    return backing === undefined ? [] : [partOf(backing.file, "content")];
  },
};

function canAlias(places: readonly Place[]): boolean {
  return places.some((one) =>
    places.some(
      (other) => one.slot !== other.slot && common(one.hostPages, other.hostPages) !== undefined,
    ),
  );
}
