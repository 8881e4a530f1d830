/** Which operations of a domain commute under a dialect: those whose footprints are apart. */

import { entryOf } from "../../../abi/entry-of.ts";
import type { Operation, OperationKind } from "../../../abi/operation.ts";
import type { Independence } from "../../../explorer/system.ts";
import type { Dialect } from "../../../model/dialect.ts";
import type { Property } from "../../../properties/property.ts";
import { FILE_CALLS } from "./file-calls.ts";
import { type FootprintTable, GUEST_CALLS } from "./guest-calls.ts";
import { HOST_CALLS } from "./host-calls.ts";
import { areKnown, looksOf } from "./looks.ts";
import { mayEnd } from "./may-end.ts";
import { areApart, type Footprint, part, together } from "./part.ts";
import { SLOT_CALLS } from "./slot-calls.ts";
import { type World, worldOf } from "./world.ts";

/** What is explored, as far as it decides what commutes. */
export interface FootprintOptions {
  readonly dialect: Dialect;
  readonly operations: readonly Operation[];
  readonly properties: readonly Property[];
}

/** A claim about the model; `auditIndependence` proves it for one domain. */
export function footprintIndependence(
  options: FootprintOptions,
): Independence<Operation> | undefined {
  const { dialect, operations, properties } = options;
  if (!areKnown(properties)) return undefined;
  const world = worldOf(dialect, operations);
  const footprints = new Map<Operation, Footprint>();
  const footprint = (operation: Operation): Footprint => {
    const known = footprints.get(operation) ?? footprintOf(operation, world, properties);
    footprints.set(operation, known);
    return known;
  };
  return {
    name: "footprints",
    alphabet: operations,
    commutes: (one, other) => areApart(footprint(one), footprint(other)),
  };
}

/** All that the operation may read and write in the states of a domain, and is judged by. */
export function footprintOf(
  operation: Operation,
  world: World,
  properties: readonly Property[],
): Footprint {
  const touched = touchedBy(operation, world);
  const looks = looksOf(properties, operation, world, touched);
  return together(touched, looks, onKvm(operation, world), { mayEnd: mayEnd(operation, world) });
}

/** Where a descriptor of the machine may be closed, all that may be made on one asks for it. */
function onKvm({ op }: Operation, { operations }: World): Footprint {
  const isAsking = op !== "close_kvm" && operations.some((one) => one.op === "close_kvm");
  return isAsking ? { reads: [part("kvm-descriptor")] } : {};
}

/** The one table: every kind of operation has a footprint. */
const FOOTPRINTS: FootprintTable<OperationKind> = {
  ...SLOT_CALLS,
  ...GUEST_CALLS,
  ...HOST_CALLS,
  ...FILE_CALLS,
};

type FootprintOfAny = Readonly<
  Record<OperationKind, (operation: Operation, world: World) => Footprint>
>;

function touchedBy(operation: Operation, world: World): Footprint {
  // The footprint under key K is of operations of kind K; TypeScript cannot follow that.
  const table = FOOTPRINTS as unknown as FootprintOfAny;
  return entryOf(table, operation.op, "checkers/explore/independence")(operation, world);
}
