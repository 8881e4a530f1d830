import { HarnessError } from "../../abi/harness-error.ts";
import type { ImplementationFactory } from "../../abi/implementation.ts";
import type { BoundedDomain } from "../../properties/domains/bounded-domain.ts";

/** What makes an exploration of the model alone smaller without leaving out what it may find. */
export const REDUCTIONS = ["symmetry", "partial-order"] as const;

export type Reduction = (typeof REDUCTIONS)[number];

/**
 * A bug of an implementation may be just that two slots are not alike there, or that two
 * operations do not commute: what is known of the model says nothing of a machine.
 *
 * @throws {HarnessError} MSC116 for any reduction beside an implementation.
 */
export function assertReducible(
  reductions: readonly Reduction[],
  factory: ImplementationFactory | null,
): void {
  if (reductions.length === 0 || factory === null) return;
  const { name } = factory.capabilities;
  const message = `${reductions.join(" and ")} would hide bugs of ${name}`;
  throw new HarnessError("MSC116", message, "reduce the model alone: name no implementation");
}

/**
 * One reduction at a time: what is asleep in a state are operations of that very state, and a
 * symmetry keeps another one in its place.
 *
 * @throws {HarnessError} MSC115 for both at once.
 */
export function assertAlone(reductions: readonly Reduction[]): void {
  if (reductions.length < 2) return;
  const hint = "explore once with each; --audit takes them together";
  throw new HarnessError("MSC115", `${reductions.join(" and ")} cannot be combined`, hint);
}

/** What a report of a reduced exploration says of it. */
export function noteOnReduction(reduction: Reduction): string {
  return `the ${reduction} reduction is as true as its audit on this domain (--audit)`;
}

/** A domain need not have one. */
export function noteOnSymmetry(
  { name }: BoundedDomain,
  symmetry: string | null,
): readonly string[] {
  if (symmetry !== null) return [];
  return [`${name} has no symmetry: only the identity maps its operations onto themselves`];
}
