/** What is left behind when a slot cannot be made or moved, above all by the code as posted. */
import { isHandle } from "../../../abi/handle.ts";
import type { SetUserMemoryRegion } from "../../../abi/operation.ts";
import { withFile, withFileFields } from "../../change-state.ts";
import { bindsPrivateFile, regionChange } from "../../region-change.ts";
import type { Context } from "../../rule.ts";
import type { MachineState } from "../../state.ts";
import { withUsed } from "../../used-quirks.ts";
import { allZapped } from "./mappings.ts";
import { fileNamed } from "./page-cache.ts";
import { registered } from "./registration.ts";

/** The state after a call that failed. */
export type Leaves = (context: Context<SetUserMemoryRegion>) => MachineState;

/**
 * The slot that was to move is where it was, and every mapping is gone.
 *
 * @source virt/kvm/kvm_main.c, kvm_set_memslot, Linux 5.18: kvm_invalidate_memslot comes first
 */
export const zappedByMove: Leaves = ({ state, operation }) =>
  regionChange(state, operation) === "move" ? allZapped(state) : state;

/** The failed call has unregistered, but the flags of a node stay as they were set (B-65). */
export const nodeFlagsLeftBehind: Leaves = (context) => {
  const { state, operation } = context;
  const { privateFd } = operation;
  if (regionChange(state, operation) === "move") return zappedByMove(context);
  if (!bindsPrivateFile(state, operation) || !isHandle(privateFd)) return state;
  return registered(state, privateFd);
};

/** The failed call returns without unregistering (B-07). */
export const notifierLeftBehind: Leaves = (context) => {
  const { privateFd } = context.operation;
  const after = nodeFlagsLeftBehind(context);
  if (!bindsPrivateFile(after, context.operation) || !isHandle(privateFd)) return after;
  const told = withFileFields(fileNamed(after, privateFd), { danglingNotifier: true });
  // One notifier more or less is all the same to a file that keeps one.
  return withUsed(withFile(after, privateFd, told), ["B-07"]);
};
