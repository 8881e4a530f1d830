/** What the model says about operations that a machine would rather not perform. */
import type { Transition } from "./rule.ts";
import { stoppingTaint } from "./taints.ts";

/**
 * True when nothing is lost by not sending the operation: whatever came of it, the model would have
 * nothing to compare then, or from there on.
 */
export function mayBeWithheld(choices: readonly Transition[]): boolean {
  return choices.every(
    ({ expected, state }) => expected.kind === "anything" || stoppingTaint(state) !== undefined,
  );
}
