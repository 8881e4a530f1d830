import type { Independence } from "../explorer/system.ts";
import { operationsOf, type YardstickOperation } from "./operation.ts";
import type { YardstickSize } from "./size.ts";

type Of<K extends YardstickOperation["kind"]> = Extract<YardstickOperation, { kind: K }>;

/** Which operations of W commute in every state. */
export function yardstickIndependence(size: YardstickSize): Independence<YardstickOperation> {
  return {
    name: "operations on different parts",
    alphabet: operationsOf(size),
    commutes: (one, other) => commutesInOrder(one, other) || commutesInOrder(other, one),
  };
}

function commutesInOrder(one: YardstickOperation, other: YardstickOperation): boolean {
  switch (one.kind) {
    case "create":
      return (
        (other.kind === "create" && areApart(one, other)) ||
        (other.kind === "fault" && isNewRangeWithout(one, other.gfn))
      );
    case "delete":
      return other.kind === "delete" && other.slot !== one.slot;
    // The page that is populated first gets the lowest pfn, so two do not commute; nor do they with
    // a punch, which frees one. Slots do not look at pages, and pages not at slots.
    case "populate":
      return other.kind === "create" || other.kind === "delete";
    case "punch":
      return (
        other.kind === "create" ||
        other.kind === "delete" ||
        (other.kind === "punch" && (other.file !== one.file || other.page !== one.page))
      );
    // A fault writes the mapping of its gfn alone, and no fault reads one. Of the two faults on one
    // gfn at most one maps.
    case "fault":
      return other.kind === "fault";
  }
}

/** A shared slot may be moved by a creation, and then leaves a range; a private one stays. */
function areApart(one: Of<"create">, other: Of<"create">): boolean {
  const isDisjoint = one.gfn + one.pages <= other.gfn || other.gfn + other.pages <= one.gfn;
  return one.isPrivate && other.isPrivate && one.slot !== other.slot && isDisjoint;
}

function isNewRangeWithout(one: Of<"create">, gfn: number): boolean {
  return one.isPrivate && (gfn < one.gfn || gfn >= one.gfn + one.pages);
}
