import type { VmType } from "../kvm/create-vm.ts";

/** What the host tells the first process of a guest, in a file of its initramfs. */
export interface GuestPlan {
  /** Paths of kernel modules in the guest, in the order of loading. */
  readonly modules: readonly string[];
  readonly allowHazards: boolean;
  readonly letsPrefetch: boolean;
  readonly panicsOnWarning: boolean;
  readonly vmType: VmType;
}

export const PLAN_FILE = "/plan.json";

/** The second serial port, as the guest sees it. */
export const PORT = "/dev/ttyS1";

/** On the console: an operation did not return, and where in the kernel it is. */
export const NO_ANSWER = "memslot-check: no answer";

/** The first line on that port; the protocol begins behind it. */
export const READY = "memslot-check guest is ready";
