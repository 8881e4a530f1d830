import type { GuestExecute } from "../../../abi/operation.ts";
import type { GuestStopped } from "../../../abi/outcome.ts";
import { slotUnder } from "../../guest-memory.ts";
import type { Rule } from "../../rule.ts";

/**
 * KVM cannot fetch the instruction it would have to emulate. Where the vendor module leaves that to
 * the guest instead, user mode code gets an exception that nobody there handles: a triple fault.
 */
export const executeNeedsSlot: Rule<GuestExecute> = {
  id: "guest-access/execute-needs-slot",
  sentence: "A guest instruction fetch where there is no slot stops the guest.",
  source:
    "arch/x86/kvm/x86.c, handle_emulation_failure, Linux 5.18 to 7.3; " +
    "which of the two is a fact of the machine",
  verdict: ({ dialect }) =>
    dialect.constants.fetchWithoutSlot === "SHUTDOWN" ? TRIPLE_FAULT : EMULATION_FAILURE,
  speaks: (context) => slotUnder(context) === undefined,
};

/** Suberror 1 is KVM_INTERNAL_ERROR_EMULATION. */
const EMULATION_FAILURE: GuestStopped = {
  kind: "guest_stopped",
  exit: "INTERNAL_ERROR",
  suberror: 1,
};

const TRIPLE_FAULT: GuestStopped = { kind: "guest_stopped", exit: "SHUTDOWN", suberror: 0 };
