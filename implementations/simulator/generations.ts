/**
 * The kernels the simulator can be: their limits, and the few places where their code differs.
 *
 * Written from the kernels, not from the model's dialects: a shared constant would share a mistake.
 */
import { HarnessError } from "../../abi/harness-error.ts";
import type { Variant } from "./decisions.ts";
import {
  type GuestMemfdGeneration,
  LINUX_GENERATIONS,
  optionedLinux,
} from "./guest-memfd/generations.ts";
import type { MemfdFlags } from "./kernel/descriptor-table.ts";
import { FALLOCATE_5_18, type FallocateModes } from "./kernel/fallocate-mode.ts";
import { X86_LIMITS } from "./x86-limits.ts";

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
   * A mainline release and not a posted series: manual dirty log protection, file mappings and
   * emulated accesses are simulated.
   */
  readonly isRelease: boolean;
  /**
   * Whether the region ioctl reads `flags` alone before it copies the block, and compares them
   * afterwards.
   */
  readonly fetchesFlagsFirst: boolean;
  /** The modes fallocate knows. */
  readonly fallocateModes: FallocateModes;
  /** The flags memfd_create knows. */
  readonly memfdFlags: MemfdFlags;
  /** The memfile series, where it is applied whole. */
  readonly memfile?: MemfileGeneration;
  /** guest_memfd and memory attributes, where they exist. */
  readonly guestMemfd?: GuestMemfdGeneration;
  /** Whether KVM_RUN sets `exit_reason` to UNKNOWN before it enters the guest. */
  readonly presetsExitReason: boolean;
}

/** What is special about a kernel with private memory in files. */
export interface MemfileGeneration {
  readonly variant: Variant;
  /** kvm_arch_private_mem_supported: whether PRIVATE is a flag at all. */
  readonly supportsPrivate: boolean;
  /** Order of the folios that files are filled with; 0 without transparent huge pages. */
  readonly folioOrder: number;
}

/**
 * The generation of that name, `NAME` or `NAME:OPTION,OPTION`.
 *
 * @throws {HarnessError} MSC107 for a name or an option the simulator does not know.
 */
export function generationNamed(name: string): Generation {
  const [base = "", options] = name.split(":", 2);
  const generation = GENERATIONS.find((known) => known.name === base);
  if (generation !== undefined && options === undefined) return generation;
  if (generation?.memfile !== undefined) {
    return { ...generation, name, memfile: optioned(name, generation.memfile, options ?? "") };
  }
  if (generation?.guestMemfd !== undefined) {
    const { guestMemfd } = generation;
    return optionedLinux(name, { ...generation, guestMemfd }, options ?? "");
  }
  const known = GENERATIONS.map((one) => one.name).join(", ");
  throw new HarnessError("MSC107", `the simulator has no generation ${name}`, `it has ${known}`);
}

/** Applies the options from left to right. */
function optioned(name: string, plain: MemfileGeneration, options: string): MemfileGeneration {
  return options.split(",").reduce((so, option) => {
    const apply = MEMFILE_OPTIONS.get(option);
    if (apply !== undefined) return apply(so);
    const known = [...MEMFILE_OPTIONS.keys()].join(", ");
    throw new HarnessError("MSC107", `${name}: there is no option ${option}`, `it has ${known}`);
  }, plain);
}

/** `strict` concerns who checks, not what is simulated. */
const MEMFILE_OPTIONS: ReadonlyMap<string, (plain: MemfileGeneration) => MemfileGeneration> =
  new Map([
    ["as-intended", (plain) => ({ ...plain, variant: "as-intended" })],
    ["as-posted", (plain) => ({ ...plain, variant: "as-posted" })],
    ["no-private", (plain) => ({ ...plain, supportsPrivate: false })],
    ["thp", (plain) => ({ ...plain, folioOrder: 2 })],
    ["strict", (plain) => plain],
  ]);

/** MFD_CLOEXEC, MFD_ALLOW_SEALING, MFD_HUGETLB, and what patch 3 of the series adds. */
const MEMFILE_MEMFD_FLAGS: MemfdFlags = { known: 0xf, inaccessible: 8, noexecSeal: 0, exec: 0 };

/**
 * @source the 5.18 base of the memfile series v6; include/linux/kvm_host.h and
 *   arch/x86/include/asm/kvm_host.h for the limits, patch 4 of the series
 *   (20220519153713.819591-5-chao.p.peng@linux.intel.com) for the double fetch.
 */
const memfilePatch4: Generation = {
  name: "memfile-v6-patch4",
  ...X86_LIMITS,
  hasReadonlySlots: true,
  hasRegion2: false,
  isRelease: false,
  fetchesFlagsFirst: true,
  fallocateModes: FALLOCATE_5_18,
  memfdFlags: MEMFILE_MEMFD_FLAGS,
  presetsExitReason: false,
};

/**
 * @source the whole series v6, 20220519153713.819591-1-chao.p.peng@linux.intel.com, on the same
 *   base. No architecture of the series supports private memory; like the tests that went with it,
 *   this one does unless told otherwise.
 */
const memfile: Generation = {
  ...memfilePatch4,
  name: "memfile-v6",
  memfile: { variant: "as-intended", supportsPrivate: true, folioOrder: 0 },
};

const GENERATIONS: readonly Generation[] = [memfilePatch4, memfile, ...LINUX_GENERATIONS];
