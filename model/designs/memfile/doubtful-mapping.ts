/** Mappings that contradict the file and of which nobody can say whether they still serve. */

import { pageOf } from "../../../abi/units.ts";
import { withPart } from "../../change-state.ts";
import { type GuestAccess, slotUnder } from "../../guest-memory.ts";
import { hostPageAt } from "../../host-memory.ts";
import type { Context, NonEmpty, Transition } from "../../rule.ts";
import { type HostPage, hostPageNumber, type MachineState } from "../../state.ts";
import { step } from "../../step.ts";
import { tainted } from "../../taints.ts";
import { mappingUnder } from "./access.ts";
import { zapped } from "./mappings.ts";

/**
 * What the mapping answers; where it may be protected or gone, what the fault handler would answer
 * as well, if that is something else.
 *
 * @param isDoubtful - whether the access may fault in spite of the mapping.
 */
export function orFault(
  context: Context<GuestAccess>,
  through: Transition,
  isDoubtful: boolean,
): NonEmpty<Transition> {
  if (!isDoubtful) return [through];
  const { dialect, state, operation } = context;
  const gfn = pageOf(operation.gpa);
  const [faulting] = step(dialect, zapped(state, operation.addressSpace, gfn, gfn + 1n), operation);
  if (faulting.expected.kind === through.expected.kind) return [through];
  return [marked(through), marked(faulting)];
}

function marked(transition: Transition): Transition {
  return { ...transition, state: tainted(transition.state, "protected-mapping") };
}

/** The host may have lent the zero page: the memory behind the mapping was never written. */
export function mayBeLent(context: Context<GuestAccess>): boolean {
  return memoryBehind(context)?.tag === 0;
}

/** The host may have lent it to the mapping, and taken both back when somebody stored there. */
export function mayHaveBeenLent(context: Context<GuestAccess>): boolean {
  if (mappingUnder(context)?.lent !== true) return false;
  const page = memoryBehind(context);
  return page !== undefined && page.tag !== 0;
}

/** A private mapping that the host may have taken down with what it had lent behind the gfn. */
export function mayHaveGone(context: Context<GuestAccess>): boolean {
  const slot = slotUnder(context);
  if (slot === undefined || mappingUnder(context)?.lent !== true) return false;
  const { operation, state } = context;
  const page = hostPageAt(state, Number(hostPageNumber(slot, pageOf(operation.gpa))));
  return page !== undefined && page.tag !== 0;
}

/** The state after a store through the mapping under it: no lent page is behind it. */
export function withOwnPage(
  state: MachineState,
  { addressSpace, gpa }: Pick<GuestAccess, "addressSpace" | "gpa">,
): MachineState {
  const gfn = pageOf(gpa);
  const at = state.mappings.findIndex(
    (mapping) =>
      mapping.addressSpace === addressSpace &&
      mapping.gfn === gfn &&
      mapping.kind === "shared" &&
      mapping.lent === true,
  );
  const mapping = state.mappings[at];
  if (mapping === undefined) return state;
  const { lent: _, ...own } = mapping;
  return withPart(state, "mappings", state.mappings.with(at, own));
}

/** The memory of the VMM behind a live mapping; undefined for a page of a file. */
function memoryBehind(context: Context<GuestAccess>): HostPage | undefined {
  const mapping = mappingUnder(context);
  if (mapping === undefined || mapping.kind === "private") return undefined;
  const behind = mapping.page + Number(pageOf(context.operation.gpa) - mapping.gfn);
  const page = hostPageAt(context.state, behind);
  return page?.file === undefined ? page : undefined;
}
