/** What lies under a guest access: the vCPU of the modelled machine lives in address space 0. */
import type { GuestExecute, GuestRead, GuestWrite } from "./operation.ts";
import type { Mmio, RunFailed } from "./outcome.ts";
import type { Context } from "./rule.ts";
import { type HostPage, hostPageBehind, type MemslotState, memslotAt } from "./state.ts";
import { pageOf } from "./units.ts";

/** Everything guest code can do to a page. */
export type GuestAccess = GuestRead | GuestWrite | GuestExecute;

/** The slot under the access. */
export function slotUnder({ state, operation }: Context<GuestAccess>): MemslotState | undefined {
  return memslotAt(state, 0, pageOf(operation.gpa));
}

/**
 * The host page under the access; undefined without a slot, and where nothing is mapped at the
 * slot's hva.
 */
export function hostPageUnder(context: Context<GuestAccess>): HostPage | undefined {
  const slot = slotUnder(context);
  if (slot === undefined) return undefined;
  return hostPageBehind(context.state, slot, pageOf(context.operation.gpa));
}

const FAULT_WITH_PRESET: RunFailed = { kind: "run_failed", errno: "EFAULT", exitReason: 0 };
const FAULT_WITHOUT_PRESET: RunFailed = {
  kind: "run_failed",
  errno: "EFAULT",
  exitReason: "stale",
};

/**
 * KVM_RUN fails because the host page cannot be had. No exit describes it: `exit_reason` is what
 * KVM_RUN preset, or, in generations that preset nothing, what the previous exit left there.
 */
export function hostPageFault({ dialect }: Context<GuestAccess>): RunFailed {
  return dialect.constants.presetsExitReason ? FAULT_WITH_PRESET : FAULT_WITHOUT_PRESET;
}

/** The guest's store leaves the guest as an MMIO write of all its 8 bytes. */
export function mmioWriteExit({ operation: { gpa, tag } }: Context<GuestWrite>): Mmio {
  return { kind: "mmio", access: "write", gpa, lengthBytes: 8, tag };
}
