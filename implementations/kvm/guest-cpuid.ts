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
}

const CPUID = CONTROL.cpuid;
const ENTRIES_MAX = 256;
const ADDRESS_SIZES_LEAF = 0x8000_0008;

/**
 * Asks KVM_GET_SUPPORTED_CPUID once. The guest gets the sizes that it names, with shadow paging
 * too: slots may lie as high as 52 bits there, but a guest that is told more bits than are
 * supported is answered wrongly (docs/findings.md, 2752db992b47aa27).
 *
 * @source arch/x86/kvm/cpuid.c, __do_cpuid_func, case 0x80000008.
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
    guestAddressEnd: 1n << BigInt(guestBits),
  };
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
