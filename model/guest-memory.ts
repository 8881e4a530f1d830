/** What lies under a guest access, in the address space that the access is made in. */

import type { GuestExecute, GuestRead, GuestWrite } from "../abi/operation.ts";
import { type MemoryFault, MMIO_READ_TAG, type Mmio, type RunFailed } from "../abi/outcome.ts";
import { PAGE_SIZE_BYTES, pageOf } from "../abi/units.ts";
import { assured } from "./assured.ts";
import { isBacked } from "./designs/guest-memfd/host-page.ts";
import { isPrivateAt } from "./designs/guest-memfd/kinds.ts";
import { GUEST_MEMFD_MMAP, guestMemfdOf } from "./designs/guest-memfd/open-file.ts";
import { type Target, targetOf } from "./designs/memfile/targets.ts";
import type { Context } from "./rule.ts";
import {
  type GuestMemfdBinding,
  type HostPage,
  hostPageBehind,
  hostPageNumber,
  type MachineState,
  type MemslotState,
  memslotAt,
} from "./state.ts";

/** Everything guest code can do to a page. */
export type GuestAccess = GuestRead | GuestWrite | GuestExecute;

/** The slot under the access. */
export function slotUnder({ state, operation }: Context<GuestAccess>): MemslotState | undefined {
  return memslotAt(state, operation.addressSpace, pageOf(operation.gpa));
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

/** True when KVM itself carries the access out; it then knows userspace_addr and nothing else. */
export function isEmulated({ operation }: Context<GuestAccess>): boolean {
  return operation.op !== "guest_execute" && operation.path === "emulation";
}

/** True when the memory under the access is private: by its gfn, or by its page. */
export function isPrivateGfn({ state, operation }: Context<GuestAccess>): boolean {
  return isPrivateAt(state, pageOf(operation.gpa));
}

/**
 * True when the access is private: marked so by hardware that does, else as its gfn is. That of an
 * ordinary VM never is, whatever the page.
 *
 * @source arch/x86/kvm/mmu/mmu.c, kvm_mmu_do_page_fault (6.8); kvm_mmu_page_fault, where since
 *   b3d5dc629c32 (6.11) only a software-protected VM takes the kind from the attribute
 */
export function isPrivateAccess(context: Context<GuestAccess>): boolean {
  const { dialect, operation } = context;
  return dialect.constants.marksAccesses === true
    ? operation.access === "private"
    : dialect.constants.privateVm === true && isPrivateGfn(context);
}

/** True when the access is made through page tables, and is not of the kind of the memory. */
export function isOfOtherKind(context: Context<GuestAccess>): boolean {
  return !isEmulated(context) && isPrivateAccess(context) !== isPrivateGfn(context);
}

/**
 * The binding that a fault on a gfn is served from, whether the file is still there or not. A file
 * that can be mapped serves every fault on its slot, any other only those on private gfns; where
 * pages are converted in place, every file does.
 *
 * @source arch/x86/kvm/mmu/mmu.c, kvm_mmu_faultin_pfn; virt/kvm/guest_memfd.c, kvm_gmem_bind,
 *   KVM_MEMSLOT_GMEM_ONLY, Linux 6.18
 */
export function servingBinding(
  state: MachineState,
  slot: MemslotState,
  gfn: bigint,
): GuestMemfdBinding | undefined {
  const flags = guestMemfdOf(state, slot)?.flags ?? 0n;
  const isMappable = (flags & GUEST_MEMFD_MMAP) !== 0n;
  const serves = slot.guestMemfd?.servesAll === true || isMappable || isPrivateAt(state, gfn);
  return serves ? slot.guestMemfd : undefined;
}

/** The guest_memfd that serves the access; undefined when userspace_addr does. */
export function bindingUnder(context: Context<GuestAccess>): GuestMemfdBinding | undefined {
  const slot = slotUnder(context);
  if (slot === undefined || isEmulated(context)) return undefined;
  return servingBinding(context.state, slot, pageOf(context.operation.gpa));
}

/** True when the hardware's page tables are to be filled from the slot's userspace_addr. */
export function faultsOnHostPage(context: Context<GuestAccess>): boolean {
  return !isEmulated(context) && bindingUnder(context) === undefined;
}

/** The page that the access reaches when no rule has spoken. */
export function targetUnder(context: Context<GuestAccess>): Target {
  const slot = assured(slotUnder(context), "guest-access/read-needs-slot");
  const binding = bindingUnder(context);
  const gfn = pageOf(context.operation.gpa);
  if (binding === undefined) return targetOf(context.state, Number(hostPageNumber(slot, gfn)));
  const index = Number(gfn - slot.baseGfn + binding.offsetPages);
  return { kind: "file", handle: binding.file, index };
}

/** True when KVM itself can load from the host page under the access. */
export function isReadableByKvm(context: Context<GuestAccess>): boolean {
  const page = hostPageUnder(context);
  return page !== undefined && page.protection !== "none" && isBacked(context.state, page);
}

/** KVM_EXIT_MEMORY_FAULT for the page of the access; KVM_RUN fails with EFAULT. */
export function memoryFault(context: Context<GuestAccess>): MemoryFault {
  const { gpa } = context.operation;
  return {
    kind: "memory_fault",
    returned: "EFAULT",
    gpa: gpa - (gpa % PAGE_SIZE_BYTES),
    sizeBytes: PAGE_SIZE_BYTES,
    flags: isPrivateAccess(context) ? EXIT_FLAG_PRIVATE : 0n,
  };
}

/** KVM_MEMORY_EXIT_FLAG_PRIVATE. */
const EXIT_FLAG_PRIVATE = 8n;

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

/** The guest's load leaves the guest as an MMIO read, which user space completes. */
export function mmioReadExit({ operation: { gpa } }: Context<GuestRead>): Mmio {
  return { kind: "mmio", access: "read", gpa, lengthBytes: 8, tag: MMIO_READ_TAG };
}
