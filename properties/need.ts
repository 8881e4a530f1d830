/** What a check must have before a `sometimes` property can hold at all. */
import type { Feature } from "../abi/features.ts";
import type { OperationKind } from "../abi/operation.ts";
import type { Dialect } from "../model/dialect.ts";

/** Something of the dialect that no operation and no feature stands for. */
export interface Fact {
  /** As in "there is no guest_memfd that the host can map". */
  readonly name: string;
  readonly holds: (dialect: Dialect) => boolean;
}

/** One thing that is needed. */
export type Need = OperationKind | Feature | Fact;

/** Everything that is needed; of a list of alternatives, any one. */
export type Needs = readonly (Need | readonly Need[])[];

/** What there is to fulfil needs with. */
export interface Available {
  readonly kinds: readonly OperationKind[];
  readonly features: readonly Feature[];
  readonly dialect: Dialect;
}

/** Every need that is not fulfilled, in words. */
export function unfulfilled(needs: Needs, available: Available): readonly string[] {
  return needs
    .map((need): readonly Need[] => (isOne(need) ? [need] : need))
    .filter((alternatives) => !alternatives.some((need) => isThere(need, available)))
    .map((alternatives) => alternatives.map(nameOf).join(" or "));
}

function isOne(need: Need | readonly Need[]): need is Need {
  return !Array.isArray(need);
}

function isThere(need: Need, { kinds, features, dialect }: Available): boolean {
  if (typeof need === "object") return need.holds(dialect);
  return (
    (kinds as readonly string[]).includes(need) || (features as readonly string[]).includes(need)
  );
}

function nameOf(need: Need): string {
  return typeof need === "object" ? need.name : need;
}
