import type { GuestExecute } from "../../../abi/operation.ts";
import type { GuestStopped } from "../../../abi/outcome.ts";
import { slotUnder } from "../../guest-memory.ts";
import type { Rule } from "../../rule.ts";

/**
 * KVM cannot fetch the instruction it would have to emulate.
 */
export const executeNeedsSlot: Rule<GuestExecute> = {
  id: "guest-access/execute-needs-slot",
  sentence: "A guest instruction fetch where there is no slot ends in an emulation failure.",
  source: "arch/x86/kvm/x86.c, handle_emulation_failure, Linux 5.18 to 6.18",
  verdict: () => EMULATION_FAILURE,
  speaks: (context) => slotUnder(context) === undefined,
};

/** Suberror 1 is KVM_INTERNAL_ERROR_EMULATION. */
const EMULATION_FAILURE: GuestStopped = {
  kind: "guest_stopped",
  exit: "INTERNAL_ERROR",
  suberror: 1,
};
