/**
 * The kernels the simulator can be: their limits, and the few places where their code differs.
 *
 * Written from the kernels, not from the model's dialects: a shared constant would share a mistake.
 */
import { HarnessError } from "../../model/harness-error.ts";

/** One simulated kernel, x86-64. */
export interface Generation {
  readonly name: string;
  /** KVM_USER_MEM_SLOTS. */
  readonly userSlots: number;
  /** KVM_MEM_SLOTS_NUM: user slots and internal ones. */
  readonly slotIds: number;
  readonly addressSpaces: number;
  /** Pages in one slot at most. */
  readonly slotPagesMax: number;
  /** Largest gfn that a mapping can be made for; shadow paging, 52 physical address bits. */
  readonly gfnMax: number;
  /** End of user space addresses, exclusive: what access_ok allows. */
  readonly userSpaceEnd: bigint;
  /** Whether slots can be read-only. */
  readonly hasReadonlySlots: boolean;
  /** Whether KVM_SET_USER_MEMORY_REGION2 and guest_memfd bindings exist. */
  readonly hasRegion2: boolean;
  /**
   * Whether the region ioctl reads `flags` alone before it copies the block, and compares them
   * afterwards.
   */
  readonly fetchesFlagsFirst: boolean;
  /** Whether KVM_RUN sets `exit_reason` to UNKNOWN before it enters the guest. */
  readonly presetsExitReason: boolean;
}

/**
 * The generation of that name.
 *
 * @throws {HarnessError} MSC107 for a name the simulator does not know.
 */
export function generationNamed(name: string): Generation {
  const generation = GENERATIONS.find((known) => known.name === name);
  if (generation !== undefined) return generation;
  const known = GENERATIONS.map((one) => one.name).join(", ");
  throw new HarnessError("MSC107", `the simulator has no generation ${name}`, `it has ${known}`);
}

/**
 * @source the 5.18 base of the memfile series v6; include/linux/kvm_host.h and
 *   arch/x86/include/asm/kvm_host.h for the limits, patch 4 of the series
 *   (20220519153713.819591-5-chao.p.peng@linux.intel.com) for the double fetch.
 */
const memfilePatch4: Generation = {
  name: "memfile-v6-patch4",
  userSlots: 32_764,
  slotIds: 32_767,
  addressSpaces: 2,
  slotPagesMax: 0x7fff_ffff,
  gfnMax: 2 ** 40 - 1,
  userSpaceEnd: 0x7fff_ffff_f000n,
  hasReadonlySlots: true,
  hasRegion2: false,
  fetchesFlagsFirst: true,
  presetsExitReason: false,
};

/** @source Linux 6.18, virt/kvm/kvm_main.c and arch/x86/kvm/x86.c, default VM type. */
const linux618: Generation = {
  name: "linux-6.18",
  userSlots: 32_764,
  slotIds: 32_767,
  addressSpaces: 2,
  slotPagesMax: 0x7fff_ffff,
  gfnMax: 2 ** 40 - 1,
  userSpaceEnd: 0x7fff_ffff_f000n,
  hasReadonlySlots: true,
  hasRegion2: true,
  fetchesFlagsFirst: false,
  presetsExitReason: true,
};

const GENERATIONS: readonly Generation[] = [memfilePatch4, linux618];
