/** How a guest access that nothing refuses is served: through which mapping, from which page. */

import { pageOf } from "../../../abi/units.ts";
import { assured } from "../../assured.ts";
import { noteWritableAccess } from "../../dirty-tracking.ts";
import { type GuestAccess, slotUnder } from "../../guest-memory.ts";
import { hasQuirk } from "../../quirks.ts";
import type { Context } from "../../rule.ts";
import type { GuestMapping, MachineState } from "../../state.ts";
import { tainted } from "../../taints.ts";
import {
  bindingUnder,
  filePageUnder,
  isPrivate,
  lookedUp,
  mappingUnder,
  privateMapping,
  sharedMapping,
} from "./access.ts";
import { mapped } from "./mappings.ts";
import { loaded, type Target, tagOf, targetOf } from "./targets.ts";

/**
 * Row of the decision table: a live mapping, the private half, the shared half of a private slot,
 * or an ordinary slot.
 */
export type Row = "mapped" | "private" | "shared" | "ordinary";

/** An access that reaches memory. */
export interface Served {
  readonly row: Row;
  readonly target: Target;
  /** With the mapping made, and the page looked up. */
  readonly state: MachineState;
  /** What the page held before the access. */
  readonly tag: number;
}

/**
 * Serves the access.
 *
 * @source v6 patch 6/8, kvm_faultin_pfn (20220519153713.819591-7-chao.p.peng@linux.intel.com)
 */
export function served(context: Context<GuestAccess>): Served {
  const { dialect } = context;
  const live = mappingUnder(context);
  if (live !== undefined) {
    const target = targetBehind(context, live);
    const { state } = context;
    return { row: "mapped", target, state, tag: tagOf(state, target) };
  }
  const page = isPrivate(context) ? filePageUnder(context) : undefined;
  if (page !== undefined) {
    const mapping = assured(privateMapping(context), "memfile/page-private");
    const state = mapped(lookedUp(context), mapping);
    const target: Target = { kind: "file", handle: page.binding.file, index: page.index };
    return { row: "private", target, state, tag: tagOf(state, target) };
  }
  const mapping = assured(sharedMapping(context), "guest-access/read-needs-slot");
  const target = targetOf(context.state, mapping.page);
  const after = loaded(dialect, context.state, target);
  const row = bindingUnder(context) === undefined ? "ordinary" : "shared";
  const isStillShared = filePageUnder({ ...context, state: after }) === undefined;
  const state =
    isStillShared || hasQuirk(dialect, "B-03")
      ? mapped(after, mapping)
      : tainted(after, "silent-population");
  return { row, target, state, tag: tagOf(state, target) };
}

/** The state after a load or a fetch was noted in the dirty log of the slot. */
export function noted(context: Context<GuestAccess>, { state }: Served): MachineState {
  const slot = slotUnder({ ...context, state });
  const writable = mappingUnder({ ...context, state })?.writable ?? false;
  if (slot === undefined || !writable) return state;
  return noteWritableAccess(
    { dialect: context.dialect, state },
    slot,
    pageOf(context.operation.gpa),
  );
}

function targetBehind(context: Context<GuestAccess>, mapping: GuestMapping): Target {
  const gfn = pageOf(context.operation.gpa);
  const index = mapping.page + Number(gfn - mapping.gfn);
  if (mapping.file !== undefined) {
    return { kind: "file", handle: mapping.file.handle, index };
  }
  return targetOf(context.state, index);
}
