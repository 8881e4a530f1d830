import type { GuestExecute } from "../../../abi/operation.ts";
import { pageOf } from "../../../abi/units.ts";
import { assured } from "../../assured.ts";
import { reached, tagOf } from "../../designs/memfile/targets.ts";
import { noteAccess } from "../../dirty-tracking.ts";
import type { Expectation } from "../../expectation.ts";
import { slotUnder, targetUnder } from "../../guest-memory.ts";
import type { Effect } from "../../rule.ts";

/**
 * A tagged page holds code that returns its tag. A zero page holds no code: its first two bytes add
 * to the memory at address 0, which the guest's page tables do not map, and the guest has nobody to
 * handle the page fault.
 */
export const execute: Effect<GuestExecute> = {
  id: "guest-access/execute",
  sentence: "The guest runs what the page holds; a zero page ends in a triple fault.",
  source: "arch/x86/kvm/mmu/mmu.c, kvm_mmu_faultin_pfn; a triple fault is KVM_EXIT_SHUTDOWN on x86",
  outcomes: ["guest-access/execute", "guest-access/execute-zero-page"],
  apply: (context) => {
    const slot = assured(slotUnder(context), "guest-access/execute-needs-slot");
    const target = targetUnder(context);
    const tag = tagOf(context.state, target);
    const after = reached(context.dialect, context.state, target);
    const state = noteAccess({ ...context, state: after }, slot, pageOf(context.operation.gpa));
    return tag === 0
      ? [{ expected: TRIPLE_FAULT, state, decidedBy: "guest-access/execute-zero-page" }]
      : [{ expected: { kind: "executed", tag }, state, decidedBy: "guest-access/execute" }];
  },
};

const TRIPLE_FAULT: Expectation = { kind: "guest_stopped", exit: "SHUTDOWN", suberror: 0 };
