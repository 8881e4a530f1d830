/** KVM_RUN of one virtual CPU that performs one guest access and then comes back to user space. */

import type { GuestAccessKind, GuestAccessPath } from "../../../abi/operation.ts";
import { MMIO_READ_TAG, type Outcome } from "../../../abi/outcome.ts";
import { KVM_EXIT_UNKNOWN, PAGE_SIZE_BYTES, pageOf } from "../arithmetic.ts";
import { handleGuestMemfdFault } from "../guest-memfd/fault.ts";
import { accessGuestPage } from "./emulated-access.ts";
import { type FaultResult, handleGuestFault } from "./guest-fault.ts";
import { type MicroStep, microStep, type Steps } from "./micro-step.ts";
import type { ShadowEntry } from "./shadow-mmu.ts";
import type { Vm } from "./vm.ts";

/**
 * What the guest code does with one page; in system management mode it sees address space 1.
 */
export type GuestAccess =
  | {
      readonly kind: "load";
      readonly addressSpace: number;
      readonly gpa: bigint;
      readonly access: GuestAccessKind;
      readonly path: GuestAccessPath;
    }
  | {
      readonly kind: "store";
      readonly addressSpace: number;
      readonly gpa: bigint;
      readonly tag: number;
      readonly access: GuestAccessKind;
      readonly path: GuestAccessPath;
    }
  | {
      readonly kind: "execute";
      readonly addressSpace: number;
      readonly gpa: bigint;
      readonly access: GuestAccessKind;
    };

/** Passes through the fault path after which the guest counts as stuck. */
export const FAULTS_MAX = 1000;

/** Bytes of one guest access. */
const ACCESS_BYTES = 8;

/** KVM_INTERNAL_ERROR_EMULATION: the instruction to emulate cannot be fetched. */
const SUBERROR_EMULATION = 1;

const OK: Outcome = { kind: "ok" };
export const ENTER_GUEST: MicroStep = microStep("run: enter the guest");

/**
 * Runs the guest until its access is done or needs user space.
 *
 * A page that is mapped is used as it is mapped, without another look at slots or host memory: the
 * hardware does not ask. Only a miss takes the fault path. An access of the other kind than the
 * mapping is a miss too: the hardware marks private accesses and compares.
 *
 * @source arch/x86/kvm/x86.c, vcpu_run; arch/x86/kvm/mmu/mmu.c, kvm_mmu_page_fault.
 */
export function* runGuestAccess(vm: Vm, access: GuestAccess): Steps<Outcome> {
  const { addressSpace } = access;
  const gfn = Number(pageOf(access.gpa));
  if (access.kind !== "execute" && access.path === "emulation") {
    return yield* runEmulated(vm, { addressSpace, gfn }, access);
  }
  const { guestMemfd } = vm.generation;
  // Where the gfn alone decides what serves it, an access has no kind.
  const hasNoKind = guestMemfd !== undefined && !guestMemfd.marksAccesses;
  const handleFault = guestMemfd === undefined ? handleGuestFault : handleGuestMemfdFault;
  const isStore = access.kind === "store";
  const fault = { addressSpace, gfn, isStore, isPrivate: access.access === "private" };
  for (let faults = 0; faults < FAULTS_MAX; faults++) {
    yield ENTER_GUEST;
    const entry = vm.shadow.find(addressSpace, gfn);
    const isRightKind = entry?.access === access.access || hasNoKind;
    if (entry !== undefined && isRightKind && (!isStore || entry.writable)) {
      return perform(vm, entry, access);
    }
    if (isStore && isRightKind && passesProtection(vm, addressSpace, gfn)) continue;
    const result = yield* handleFault(vm, fault);
    const exit = exitOf(vm, access, result);
    if (exit !== undefined) return exit;
  }
  return { kind: "guest_stuck" };
}

/**
 * A store to a page that only the dirty log protects: some machines note the page and let it
 * through, without a look at slot, file or host page.
 *
 * @source arch/x86/kvm/mmu/mmu.c, fast_page_fault.
 */
export function passesProtection(vm: Vm, addressSpace: number, gfn: number): boolean {
  if (!vm.decisions.letsProtectedStorePass() || !vm.shadow.letWrite(addressSpace, gfn)) {
    return false;
  }
  const slot = vm.space(addressSpace).active.at(gfn);
  slot?.dirtyBitmap?.set(gfn - slot.baseGfn);
  return true;
}

/** An access through the emulator, as far as it goes without user space. */
function* runEmulated(
  vm: Vm,
  where: { readonly addressSpace: number; readonly gfn: number },
  access: Exclude<GuestAccess, { kind: "execute" }>,
): Steps<Outcome> {
  yield ENTER_GUEST;
  const stored = access.kind === "store" ? access.tag : undefined;
  const tag = yield* accessGuestPage(vm, { ...where, tag: stored });
  if (tag === undefined) return emulate(vm, access);
  return access.kind === "store" ? OK : { kind: "loaded", tag };
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
      return emulate(vm, access);
    default:
      return failureOf(vm, access.gpa, result);
  }
}

/** A fault that ends the access. */
export type Failure = Exclude<FaultResult, "mapped" | "retry" | "no-slot" | "readonly">;

/** What user space sees of a fault on a page that ends the access. */
export function failureOf(vm: Vm, pageGpa: bigint, result: Failure): Outcome {
  switch (result) {
    case "refused":
    case "bad-hva": {
      const { generation, decisions } = vm;
      const isPreset = generation.presetsExitReason;
      const exitReason = isPreset ? KVM_EXIT_UNKNOWN : decisions.staleExitReason();
      return { kind: "run_failed", errno: "EFAULT", exitReason };
    }
    case "exit-private":
      return memoryFault(vm, pageGpa, true);
    case "exit-shared":
      return memoryFault(vm, pageGpa, false);
  }
}

/**
 * KVM_EXIT_MEMORY_FAULT. In version 6 of the memfile series KVM_RUN returns 0, and bit 0 marks a
 * private access.
 */
function memoryFault(vm: Vm, gpa: bigint, isPrivate: boolean): Outcome {
  const fault = { kind: "memory_fault", gpa, sizeBytes: PAGE_SIZE_BYTES } as const;
  if (vm.generation.guestMemfd === undefined) {
    return { ...fault, returned: 0, flags: isPrivate ? 1n : 0n };
  }
  return { ...fault, returned: "EFAULT", flags: vm.decisions.faultFlags(isPrivate) };
}

/**
 * What the emulator makes of an access that no memory answers. An instruction that cannot be
 * fetched is a failure to emulate it or, where user mode has to live with it, an undefined opcode,
 * which a guest without an IDT does not survive.
 */
function emulate(vm: Vm, access: GuestAccess): Outcome {
  const { gpa } = access;
  const lengthBytes = ACCESS_BYTES;
  switch (access.kind) {
    case "load":
      return { kind: "mmio", access: "read", gpa, lengthBytes, tag: MMIO_READ_TAG };
    case "store":
      return { kind: "mmio", access: "write", gpa, lengthBytes, tag: access.tag };
    case "execute":
      return vm.generation.fetchWithoutSlot === "SHUTDOWN"
        ? { kind: "guest_stopped", exit: "SHUTDOWN", suberror: 0 }
        : { kind: "guest_stopped", exit: "INTERNAL_ERROR", suberror: SUBERROR_EMULATION };
  }
}
