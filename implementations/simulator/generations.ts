/**
 * The kernels the simulator can be: their limits, and the few places where their code differs.
 *
 * Written from the kernels, not from the model's dialects: a shared constant would share a mistake.
 */
import { parseDialectName, printDialectName, unusualFacts } from "../../abi/dialect-name.ts";
import type { FactName, Generation as GenerationName } from "../../abi/facts.ts";
import type { Variant } from "./decisions.ts";
import {
  type GuestMemfdGeneration,
  LINUX_GENERATIONS,
  onGuestMemfd,
} from "./guest-memfd/generations.ts";
import type { MemfdFlags } from "./kernel/descriptor-table.ts";
import { FALLOCATE_5_18, type FallocateModes } from "./kernel/fallocate-mode.ts";
import type { FileGeneration } from "./memfile/inode.ts";
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
  /** Largest gfn that a mapping can be made for; 52 physical address bits unless said. */
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
  /** What it makes of ordinary files. */
  readonly files: FileGeneration;
  /** The memfile series, where it is applied whole. */
  readonly memfile?: MemfileGeneration;
  /** guest_memfd and memory attributes, where they exist. */
  readonly guestMemfd?: GuestMemfdGeneration;
  /** Whether mremap looks at its ranges before it looks for what is mapped there. */
  readonly checksRangesFirst: boolean;
  /** What becomes of a guest whose next instruction is where no slot is. */
  readonly fetchWithoutSlot: "INTERNAL_ERROR" | "SHUTDOWN";
  /** Whether this MMU may map a page writable, and so count it as dirty, when it is only read. */
  readonly loadsMayDirty: boolean;
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
  /** Whether one page at two gfns is what the text says: undefined. */
  readonly leavesAliasesOpen?: true;
}

/**
 * The generation of that name, `NAME` or `NAME:WORD,WORD`.
 *
 * @throws {HarnessError} MSC107 for a name or a word there is not.
 */
export function generationNamed(name: string): Generation {
  const parsed = parseDialectName(name);
  const usual = GENERATIONS[parsed.generation];
  const changed = unusualFacts(parsed).reduce((so, [fact, word]) => on(so, fact.name, word), usual);
  return { ...changed, name: printDialectName(parsed) };
}

/** The kernel on another machine, or in another design, than the usual. */
function on(kernel: Generation, fact: FactName, word: string): Generation {
  const { memfile, guestMemfd } = kernel;
  switch (fact) {
    case "variant":
      return memfile ? { ...kernel, memfile: { ...memfile, variant: "as-posted" } } : kernel;
    case "private-memory":
      return memfile ? { ...kernel, memfile: { ...memfile, supportsPrivate: false } } : kernel;
    case "folios":
      return memfile ? { ...kernel, memfile: { ...memfile, folioOrder: 2 } } : kernel;
    // That a caller is held to them concerns who checks, not what is simulated.
    case "obligations":
      return memfile && word === "undefined"
        ? { ...kernel, memfile: { ...memfile, leavesAliasesOpen: true } }
        : kernel;
    case "address-spaces":
      return { ...kernel, addressSpaces: 1 };
    case "physical-bits":
      return { ...kernel, gfnMax: 2 ** (Number(word.slice("maxphyaddr=".length)) - 12) - 1 };
    case "fetch":
      return { ...kernel, fetchWithoutSlot: "SHUTDOWN" };
    case "loads":
      return { ...kernel, loadsMayDirty: false };
    case "mremap":
      return { ...kernel, checksRangesFirst: word === "mremap=ranges-first" };
    case "conversion":
    case "vm-type":
    case "attributes":
    case "paging":
    case "toggle":
    case "binding":
    case "binding-end":
      return guestMemfd ? onGuestMemfd({ ...kernel, guestMemfd }, fact, word) : kernel;
  }
}

/** MFD_CLOEXEC, MFD_ALLOW_SEALING, MFD_HUGETLB, and what patch 3 of the series adds. */
const MEMFILE_MEMFD_FLAGS: MemfdFlags = { known: 0xf, inaccessible: 8, noexecSeal: 0, exec: 0 };

/** @source mm/memfd.c, mm/shmem.c, mm/mmap.c and mm/filemap.c of 5.18. */
const FILES_5_18: FileGeneration = {
  seals: 0x1f,
  mapsSealedReadOnly: false,
  unmapsFutureWriter: false,
  removesReadOnly: false,
  writesPageFirst: false,
};

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
  checksRangesFirst: false,
  memfdFlags: MEMFILE_MEMFD_FLAGS,
  files: FILES_5_18,
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

const GENERATIONS: Readonly<Record<GenerationName, Generation>> = {
  "memfile-v6-patch4": memfilePatch4,
  "memfile-v6": memfile,
  ...LINUX_GENERATIONS,
};
