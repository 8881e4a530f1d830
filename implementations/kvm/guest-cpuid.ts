/**
 * How far guest physical addresses reach on this machine, and the CPUID that tells the guest so.
 */
import { readFileSync } from "node:fs";
import { mustSucceed } from "./answer.ts";
import { type Arena, CONTROL } from "./arena.ts";
import { CAP, IOCTL } from "./constants.ts";
import { CPUID_ENTRY2, CPUID2 } from "./layout.ts";
import type { SystemCalls } from "./native/system-calls.ts";

/** Where addresses end on this machine. */
export interface AddressLimits {
  /**
   * Whether hardware translates guest physical addresses; otherwise KVM shadows the guest's page
   * tables.
   */
  readonly hasTwoDimensionalPaging: boolean;
  /** First guest physical byte address that guest code cannot name. */
  readonly guestAddressEnd: bigint;
  /**
   * First guest physical byte address that KVM offers to no guest. What no memory answers there is
   * remembered with fewer bits (docs/findings.md, 2752db992b47aa27).
   */
  readonly offeredAddressEnd: bigint;
}

const CPUID = CONTROL.cpuid;
const ENTRIES_MAX = 256;
const ADDRESS_SIZES_LEAF = 0x8000_0008;
const SHADOW_BITS = 52;

/**
 * Asks KVM_GET_SUPPORTED_CPUID once.
 *
 * @source arch/x86/kvm/mmu.h, kvm_mmu_max_gfn: the host's MAXPHYADDR with two-dimensional paging,
 *   else 52 bits.
 */
export function readAddressLimits(
  system: SystemCalls,
  arena: Arena,
  kvmFd: number,
  capability: (number: number) => number,
): AddressLimits {
  arena.view.setUint32(CPUID + CPUID2.offsets.nent, ENTRIES_MAX, true);
  const request = IOCTL.KVM_GET_SUPPORTED_CPUID;
  mustSucceed(system.ioctl(kvmFd, request, arena.addressOf(CPUID)), "KVM_GET_SUPPORTED_CPUID");
  const hasTwoDimensionalPaging =
    capability(CAP.KVM_CAP_PRE_FAULT_MEMORY) !== 0 || moduleSaysTwoDimensional();
  const leaf = addressSizesEntry(arena.view);
  const eax = leaf === undefined ? 36 : arena.view.getUint32(leaf + CPUID_ENTRY2.offsets.eax, true);
  const hostBits = eax & 0xff;
  const guestBits = (eax >>> 16) & 0xff || hostBits;
  return {
    hasTwoDimensionalPaging,
    offeredAddressEnd: 1n << BigInt(guestBits),
    guestAddressEnd: 1n << BigInt(hasTwoDimensionalPaging ? guestBits : SHADOW_BITS),
  };
}

/**
 * Prepares the guest's CPUID; with shadow paging the guest may use all 52 bits, whatever the
 * processor has.
 *
 * @returns the address of the `struct kvm_cpuid2`.
 */
export function prepareCpuid(arena: Arena, limits: AddressLimits): number {
  const leaf = addressSizesEntry(arena.view);
  if (leaf !== undefined && !limits.hasTwoDimensionalPaging) {
    const at = leaf + CPUID_ENTRY2.offsets.eax;
    const eax = arena.view.getUint32(at, true);
    arena.view.setUint32(at, ((eax & ~0xff00ff) | SHADOW_BITS) >>> 0, true);
  }
  return arena.addressOf(CPUID);
}

function addressSizesEntry(view: DataView): number | undefined {
  const entries = view.getUint32(CPUID + CPUID2.offsets.nent, true);
  for (let index = 0; index < entries; index++) {
    const at = CPUID + CPUID2.bytes + index * CPUID_ENTRY2.bytes;
    if (view.getUint32(at + CPUID_ENTRY2.offsets.function, true) === ADDRESS_SIZES_LEAF) return at;
  }
  return undefined;
}

/** Kernels before 6.11 have no capability that tells; their vendor modules have a parameter. */
function moduleSaysTwoDimensional(): boolean {
  const parameters = ["/sys/module/kvm_intel/parameters/ept", "/sys/module/kvm_amd/parameters/npt"];
  return parameters.some((path) => {
    try {
      return /^[Y1]/.test(readFileSync(path, "utf8"));
    } catch {
      return false;
    }
  });
}
