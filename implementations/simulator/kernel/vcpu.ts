/** KVM_RUN of one virtual CPU that performs one guest access and then comes back to user space. */
import type { GuestAccessKind } from "../../../model/operation.ts";
import { EXIT_REASONS, MMIO_READ_TAG, type Outcome } from "../../../model/outcome.ts";
import { PAGE_SIZE_BYTES, pageOf } from "../../../model/units.ts";
import { type FaultResult, handleGuestFault } from "./guest-fault.ts";
import { microStep, type Steps } from "./micro-step.ts";
import type { ShadowEntry } from "./shadow-mmu.ts";
import type { Vm } from "./vm.ts";

/** What the guest code does with one page. */
export type GuestAccess =
  | { readonly kind: "load"; readonly gpa: bigint; readonly access: GuestAccessKind }
  | {
      readonly kind: "store";
      readonly gpa: bigint;
      readonly tag: number;
      readonly access: GuestAccessKind;
    }
  | { readonly kind: "execute"; readonly gpa: bigint; readonly access: GuestAccessKind };

/** Passes through the fault path after which the guest counts as stuck. */
const FAULTS_MAX = 1000;

/** Bytes of one guest access. */
const ACCESS_BYTES = 8;

/** KVM_INTERNAL_ERROR_EMULATION: the instruction to emulate cannot be fetched. */
const SUBERROR_EMULATION = 1;

const OK: Outcome = { kind: "ok" };
const ENTER_GUEST = microStep("run: enter the guest");

/**
 * Runs the guest until its access is done or needs user space.
 *
 * A page that is mapped is used as it is mapped, without another look at slots or host memory: the
 * hardware does not ask. Only a miss takes the fault path. An access of the other kind than the
 * mapping is a miss too: the hardware marks private accesses and compares.
 *
 * @source arch/x86/kvm/x86.c, vcpu_run; arch/x86/kvm/mmu/mmu.c, kvm_mmu_page_fault.
 */
export function* runGuestAccess(vm: Vm, addressSpace: number, access: GuestAccess): Steps<Outcome> {
  const gfn = Number(pageOf(access.gpa));
  const isStore = access.kind === "store";
  const fault = { addressSpace, gfn, isStore, isPrivate: access.access === "private" };
  for (let faults = 0; faults < FAULTS_MAX; faults++) {
    yield ENTER_GUEST;
    const entry = vm.shadow.find(addressSpace, gfn);
    if (entry?.kind === access.access && (!isStore || entry.writable)) {
      return perform(vm, entry, access);
    }
    const result = yield* handleGuestFault(vm, fault);
    const exit = exitOf(vm, access, result);
    if (exit !== undefined) return exit;
  }
  return { kind: "guest_stuck" };
}

function perform(vm: Vm, entry: ShadowEntry, access: GuestAccess): Outcome {
  const { frames } = vm.mm;
  switch (access.kind) {
    case "store":
      frames.store(entry.pfn, access.tag);
      return OK;
    case "load":
      return { kind: "loaded", tag: frames.load(entry.pfn) };
    case "execute": {
      const tag = frames.load(entry.pfn);
      // A page of zeroes decodes as a store to address 0, a page fault without an IDT.
      if (tag === 0) return { kind: "guest_stopped", exit: "SHUTDOWN", suberror: 0 };
      return { kind: "executed", tag };
    }
  }
}

/** @returns undefined when the guest is to be entered again. */
function exitOf(vm: Vm, access: GuestAccess, result: FaultResult): Outcome | undefined {
  switch (result) {
    case "mapped":
    case "retry":
      return undefined;
    case "no-slot":
    case "readonly":
      return emulate(access);
    case "bad-hva": {
      const exitReason = vm.generation.presetsExitReason ? EXIT_REASONS.UNKNOWN : "stale";
      return { kind: "run_failed", errno: "EFAULT", exitReason };
    }
    case "exit-private":
      return memoryFault(access.gpa, 1n);
    case "exit-shared":
      return memoryFault(access.gpa, 0n);
  }
}

/** KVM_EXIT_MEMORY_FAULT as version 6 of the memfile series has it; KVM_RUN returns 0. */
function memoryFault(gpa: bigint, flags: bigint): Outcome {
  return { kind: "memory_fault", returned: 0, gpa, sizeBytes: PAGE_SIZE_BYTES, flags };
}

/** What the emulator makes of an access that no memory answers. */
function emulate(access: GuestAccess): Outcome {
  const { gpa } = access;
  const lengthBytes = ACCESS_BYTES;
  switch (access.kind) {
    case "load":
      return { kind: "mmio", access: "read", gpa, lengthBytes, tag: MMIO_READ_TAG };
    case "store":
      return { kind: "mmio", access: "write", gpa, lengthBytes, tag: access.tag };
    case "execute":
      return { kind: "guest_stopped", exit: "INTERNAL_ERROR", suberror: SUBERROR_EMULATION };
  }
}
