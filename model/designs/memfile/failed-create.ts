/** What the code as posted leaves behind when a slot cannot be made. */
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
 * The failed call has unregistered, but the flags of a node stay as they were set (B-65). A move
 * has taken every mapping away by then.
 */
export const nodeFlagsLeftBehind: Leaves = ({ state, operation }) => {
  const { privateFd } = operation;
  if (regionChange(state, operation) === "move") return allZapped(state);
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
