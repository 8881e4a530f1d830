/**
 * The mainline kernels the simulator can be, from 6.1 to 7.4.
 *
 * Written from the kernels, not from the model's dialects: a shared constant would share a mistake.
 */
import type { Errno } from "../../../abi/errno.ts";
import type { Generation as GenerationName } from "../../../abi/facts.ts";
import type { Generation } from "../generations.ts";
import { FALLOCATE_5_18, FALLOCATE_6_12, FALLOCATE_6_17 } from "../kernel/fallocate-mode.ts";
import type { FileGeneration } from "../memfile/inode.ts";
import { X86_LIMITS } from "../x86-limits.ts";

/** What is special about a kernel with guest_memfd. */
export interface GuestMemfdGeneration {
  /** Flags that KVM_CREATE_GUEST_MEMFD may know; the VM type may forbid some. */
  readonly createFlags: bigint;
  /** Whether guest_memfd files have an mmap operation at all. */
  readonly hasMmap: boolean;
  /** Whether VMs without private memory can bind one. */
  readonly bindsAnywhere: boolean;
  /** Whether the type of the VM has private memory. */
  readonly hasPrivateMemory: boolean;
  /** Whether its hardware marks accesses as private; else the attribute of the gfn does. */
  readonly marksAccesses: boolean;
  /** Whether a VM whose state is protected, as of those types, can have read-only slots. */
  readonly protectedReadonly: boolean;
  /** CONFIG_KVM_GENERIC_MEMORY_ATTRIBUTES. */
  readonly attributes: boolean;
  /** Whether KVM_PRE_FAULT_MEMORY exists. */
  readonly hasPreFault: boolean;
  /** Two-dimensional paging: without, nothing can be pre-faulted. */
  readonly tdp: boolean;
  /** Whether offset and size of a binding are added in a signed variable. */
  readonly signedBindingEnd: boolean;
  /** Whether a slot is bound after its metadata are allocated, and not before. */
  readonly bindsLast: boolean;
  /** The errno of file pages that are bound already. */
  readonly boundErrno: Errno;
  /** Whether there are conversions in place, in some builds and with some parameters. */
  readonly hasConversions: boolean;
  /** Whether the kinds of pages are kept in the file, and can be converted there. */
  readonly convertsInPlace: boolean;
  /** Whether a call that leaves GUEST_MEMFD out is refused on a slot that has it. */
  readonly refusesToggle: boolean;
}

type LinuxGeneration = Extract<GenerationName, `linux-${string}`>;

/** @source 6.1.y with e8e17ee90eaf and 28464bbb2ddc. */
const FILES_6_1: FileGeneration = {
  seals: 0x1f,
  mapsSealedReadOnly: true,
  unmapsFutureWriter: true,
  removesReadOnly: true,
  writesPageFirst: false,
};

/** @source F_SEAL_EXEC of 6.3. */
const FILES_6_8: FileGeneration = { ...FILES_6_1, seals: 0x3f, unmapsFutureWriter: false };

/** @source mm/filemap.c, generic_perform_write, 665575cff098 (6.15). */
const FILES_6_18: FileGeneration = { ...FILES_6_8, writesPageFirst: true };

const BASE: Omit<Generation, "name"> = {
  ...X86_LIMITS,
  hasReadonlySlots: true,
  hasRegion2: true,
  isRelease: true,
  fetchesFlagsFirst: false,
  fallocateModes: FALLOCATE_5_18,
  checksRangesFirst: false,
  // With MFD_NOEXEC_SEAL and MFD_EXEC, of 6.3.
  memfdFlags: { known: 0x1f, inaccessible: 0, noexecSeal: 8, exec: 0x10 },
  presetsExitReason: true,
  files: FILES_6_18,
};

/** @source Linux 6.1: virt/kvm/kvm_main.c and arch/x86/kvm/x86.c, default VM type. */
const linux61: Generation = {
  ...BASE,
  name: "linux-6.1",
  hasRegion2: false,
  memfdFlags: { known: 0x7, inaccessible: 0, noexecSeal: 0, exec: 0 },
  presetsExitReason: false,
  files: FILES_6_1,
};

/** @source Linux 6.8: virt/kvm/guest_memfd.c and kvm_main.c, default VM type. */
const guestMemfd68: GuestMemfdGeneration = {
  createFlags: 0n,
  hasMmap: false,
  bindsAnywhere: false,
  hasPrivateMemory: false,
  marksAccesses: false,
  protectedReadonly: true,
  attributes: true,
  hasPreFault: false,
  tdp: true,
  signedBindingEnd: true,
  bindsLast: false,
  boundErrno: "EINVAL",
  hasConversions: false,
  convertsInPlace: false,
  refusesToggle: false,
};

/**
 * @source 9935df5333aa, which went into 6.12.y; kvm_vcpu_pre_fault_memory and 66155de93bcf, which
 *   takes read-only slots away, are of 6.11.
 */
const guestMemfd612: GuestMemfdGeneration = {
  ...guestMemfd68,
  protectedReadonly: false,
  hasPreFault: true,
  refusesToggle: true,
};

/** @source Linux 6.18: virt/kvm/guest_memfd.c, GUEST_MEMFD_FLAG_MMAP and _INIT_SHARED. */
const guestMemfd618: GuestMemfdGeneration = {
  ...guestMemfd612,
  createFlags: 3n,
  hasMmap: true,
  bindsAnywhere: true,
};

/** @source Linux 7.2.13: virt/kvm/guest_memfd.c, kvm_gmem_bind; unsigned since 06ba195f136a. */
const guestMemfd72: GuestMemfdGeneration = {
  ...guestMemfd618,
  signedBindingEnd: false,
  boundErrno: "EEXIST",
};

/** @source Linux 7.3.4: virt/kvm/guest_memfd.c, 83411f32b8ad and 3fe5d2944e5a. */
const guestMemfd73: GuestMemfdGeneration = {
  ...guestMemfd72,
  bindsLast: true,
};

/**
 * @source virt/kvm/guest_memfd.c, queued for Linux 7.4 (kvm-x86 coco): built for VMs with private
 *   memory, and without attributes of VMs.
 */
const guestMemfd74: GuestMemfdGeneration = {
  ...guestMemfd73,
  attributes: false,
  hasConversions: true,
  convertsInPlace: true,
};

/** Oldest first. */
export const LINUX_GENERATIONS: Readonly<Record<LinuxGeneration, Generation>> = {
  "linux-6.1": linux61,
  "linux-6.8": { ...BASE, name: "linux-6.8", files: FILES_6_8, guestMemfd: guestMemfd68 },
  "linux-6.12": {
    ...BASE,
    name: "linux-6.12",
    files: FILES_6_8,
    fallocateModes: FALLOCATE_6_12,
    guestMemfd: guestMemfd612,
  },
  "linux-6.18": {
    ...BASE,
    name: "linux-6.18",
    fallocateModes: FALLOCATE_6_17,
    checksRangesFirst: true,
    guestMemfd: guestMemfd618,
  },
  "linux-7.2": {
    ...BASE,
    name: "linux-7.2",
    fallocateModes: FALLOCATE_6_17,
    checksRangesFirst: true,
    guestMemfd: guestMemfd72,
  },
  "linux-7.3": {
    ...BASE,
    name: "linux-7.3",
    fallocateModes: FALLOCATE_6_17,
    checksRangesFirst: true,
    guestMemfd: guestMemfd73,
  },
  "linux-7.4": {
    ...BASE,
    name: "linux-7.4",
    fallocateModes: FALLOCATE_6_17,
    checksRangesFirst: true,
    guestMemfd: guestMemfd74,
  },
};

type GuestMemfdKernel = Generation & { readonly guestMemfd: GuestMemfdGeneration };

/** The kernel where one of these facts is unlike the usual. */
export function onGuestMemfd(
  kernel: GuestMemfdKernel,
  fact: "conversion" | "vm-type" | "attributes" | "paging" | "toggle" | "binding" | "binding-end",
  word: string,
): Generation {
  const { guestMemfd } = kernel;
  switch (fact) {
    case "conversion": {
      const attributes = word !== "no-private-types";
      const inPlace = word === "both";
      return { ...kernel, guestMemfd: { ...guestMemfd, attributes, convertsInPlace: inPlace } };
    }
    case "vm-type":
      return withPrivateMemory(kernel, word === "hardware-private");
    case "attributes":
      return { ...kernel, guestMemfd: { ...guestMemfd, attributes: false } };
    case "paging":
      return { ...kernel, guestMemfd: { ...guestMemfd, tdp: false } };
    // A stable release before it took 9935df5333aa.
    case "toggle":
      return { ...kernel, guestMemfd: { ...guestMemfd, refusesToggle: false } };
    case "binding":
      return { ...kernel, guestMemfd: { ...guestMemfd, bindsLast: !guestMemfd.bindsLast } };
    case "binding-end": {
      const signedBindingEnd = word === "binding-end=signed";
      return { ...kernel, guestMemfd: { ...guestMemfd, signedBindingEnd } };
    }
  }
}

/**
 * There is no system management mode beside private memory. Hardware that marks accesses is not
 * simulated with conversions in place: such a kernel keeps kinds by gfn.
 */
function withPrivateMemory(kernel: GuestMemfdKernel, marksAccesses: boolean): Generation {
  const { guestMemfd } = kernel;
  const isByGfn = marksAccesses && guestMemfd.convertsInPlace;
  const known = isByGfn ? { attributes: true, convertsInPlace: false } : {};
  return {
    ...kernel,
    addressSpaces: 1,
    hasReadonlySlots: !marksAccesses || guestMemfd.protectedReadonly,
    guestMemfd: { ...guestMemfd, ...known, hasPrivateMemory: true, marksAccesses },
  };
}
