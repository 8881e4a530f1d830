/**
 * Facts: what a machine, a type of VM, a build or a patch level decides, and a generation does not.
 * They are the options of a dialect's name, in the words of this table; the simulator takes the
 * same words, replay reads them, and everything prints them in the order of this table.
 */

/** Every generation of the ABI, oldest first: the names that options are added to. */
export const GENERATIONS = [
  "memfile-v6-patch4",
  "memfile-v6",
  "linux-6.1",
  "linux-6.8",
  "linux-6.12",
  "linux-6.18",
  "linux-7.2",
  "linux-7.3",
  "linux-7.4",
] as const;

/** Name of a generation, without options. */
export type Generation = (typeof GENERATIONS)[number];

/** What can be chosen. Each fact has one word in a name at most. */
export type FactName =
  | "variant"
  | "private-memory"
  | "folios"
  | "obligations"
  | "conversion"
  | "vm-type"
  | "attributes"
  | "paging"
  | "physical-bits"
  | "toggle"
  | "address-spaces"
  | "fetch"
  | "loads"
  | "binding"
  | "binding-end"
  | "mremap";

/** One row of the table. */
export interface Fact {
  readonly name: FactName;
  /**
   * What decides it: the `design` that is meant, something to be chosen, or the `machine` and its
   * kernel, which can be asked. The same failure on two machines is one failure.
   */
  readonly kind: "design" | "machine";
  /** What it says, for people. */
  readonly sentence: string;
  /** The words of a name. A fact that is usual needs none, and may have none. */
  readonly words: readonly string[];
  /** The word that is meant where none is said; `unsaid` where that has no word. */
  readonly usual: string;
  /** Where another word than {@link usual} is meant. */
  readonly usualIn?: Readonly<Partial<Record<Generation, string>>>;
  /** Generations that leave the choice. */
  readonly generations: readonly Generation[];
  /** Kernel file and function, or where it was measured. */
  readonly source: string;
  /** Who does otherwise because of it. */
  readonly readBy: string;
}

/** Stands for the usual case that has no word of its own. */
export const UNSAID = "unsaid";

const PHYSICAL_BITS = Array.from({ length: 52 - 36 + 1 }, (_, bits) => `maxphyaddr=${36 + bits}`);

const MEASURED = "measured on 6.1, 6.18 and 7.3 (nested paging), on 6.18.44 (para-virtual module)";

/** The table, in the order in which a name lists the words. */
export const FACTS: readonly Fact[] = [
  {
    name: "variant",
    kind: "design",
    sentence: "whether the code of the series is meant, or what its text and reviewers promise",
    words: ["as-intended", "as-posted"],
    usual: "as-intended",
    generations: ["memfile-v6"],
    source: "docs/adr/0011-as-posted-and-as-intended.md",
    readBy: "ladders and quirks of memfile-v6; the simulator's decisions",
  },
  {
    name: "private-memory",
    kind: "design",
    sentence: "without private memory, as on every architecture inside the series",
    words: ["no-private"],
    usual: UNSAID,
    generations: ["memfile-v6"],
    source: "v6 patch 8/8, kvm_arch_private_mem_supported",
    readBy: "memslot/flags-known; guest accesses of memfile-v6",
  },
  {
    name: "folios",
    kind: "design",
    sentence: "files get large folios",
    words: ["thp"],
    usual: UNSAID,
    generations: ["memfile-v6"],
    source: "v6 patch 6/8, kvm_faultin_pfn",
    readBy: "mappings of memfile-v6",
  },
  {
    name: "obligations",
    kind: "design",
    sentence:
      "what follows when callers break what the text asks of them: the answer of the code, any " +
      "that the text leaves open, or a fault of the caller",
    words: ["aliasing", "undefined", "strict"],
    usual: "aliasing",
    generations: ["memfile-v6"],
    source: "v6 patch 4/8, the documentation of KVM_MEM_PRIVATE: may result undefined behavior",
    readBy: "model/caller-obligations.ts; ladder entries that may decide; the simulator's aliases",
  },
  {
    name: "conversion",
    kind: "machine",
    sentence:
      "where memory is made private: in the guest_memfd (in-place), by gfn of the VM " +
      "(vm-attributes, as in 7.3), in the file by a kernel that still has the older call (both), " +
      "or nowhere, since no type of VM has private memory",
    words: ["in-place", "vm-attributes", "both", "no-private-types"],
    usual: "in-place",
    generations: since("linux-7.4"),
    source:
      "virt/kvm/Kconfig and the kvm parameter gmem_in_place_conversion, queued for Linux 7.4; " +
      "seen on no kernel",
    readBy: "conversion/known-to-kernel, attributes/supported-by-kernel, guest accesses",
  },
  {
    name: "vm-type",
    kind: "design",
    sentence:
      "a VM with private memory: of type KVM_X86_SW_PROTECTED_VM, without hardware, or of a type " +
      "whose hardware marks each access, such as SNP or TDX; the latter was read, and seen on no " +
      "kernel",
    words: ["sw-protected", "hardware-private"],
    usual: UNSAID,
    generations: since("linux-6.8"),
    source: "arch/x86/kvm/x86.c, kvm_arch_has_private_mem, Linux 6.8 to 7.3",
    readBy: "guest accesses, bindings, attributes, flags of a slot and of a guest_memfd",
  },
  {
    name: "attributes",
    kind: "machine",
    sentence: "whether the kernel is built with memory attributes",
    words: ["attributes", "no-attributes"],
    usual: "attributes",
    generations: between("linux-6.8", "linux-7.3"),
    source: "CONFIG_KVM_GENERIC_MEMORY_ATTRIBUTES; without, the ioctl is ENOTTY",
    readBy: "attributes/supported-by-kernel",
  },
  {
    name: "paging",
    kind: "machine",
    sentence:
      "whether guest physical addresses are translated by hardware, or page tables shadowed",
    words: ["tdp", "no-tdp"],
    usual: "tdp",
    generations: GENERATIONS,
    source: "arch/x86/kvm/mmu/mmu.c, tdp_enabled; kvm_mmu_max_gfn, kvm_arch_vcpu_pre_fault_memory",
    readBy: "pre-fault/two-dimensional-paging, memslot/gpa-within-limit",
  },
  {
    name: "physical-bits",
    kind: "machine",
    sentence: "address bits of the host, which end guest memory with two-dimensional paging",
    words: PHYSICAL_BITS,
    usual: "maxphyaddr=52",
    generations: GENERATIONS,
    source: "arch/x86/kvm/mmu.h, kvm_mmu_max_gfn: MAXPHYADDR of the host with tdp, else 52",
    readBy: "memslot/gpa-within-limit",
  },
  {
    name: "toggle",
    kind: "machine",
    sentence: "whether a stable release lacks 9935df5333aa yet, so that a slot can lose its file",
    words: ["toggle-allowed"],
    usual: UNSAID,
    generations: between("linux-6.12", "linux-7.3"),
    source: "9935df5333aa, virt/kvm/kvm_main.c, kvm_set_memory_region",
    readBy: "guest-memfd/flag-unchanged",
  },
  {
    name: "address-spaces",
    kind: "machine",
    sentence: "whether a VM has an address space for system management mode beside the other",
    words: ["smm", "no-smm"],
    usual: "smm",
    generations: GENERATIONS,
    source: "CONFIG_KVM_SMM; arch/x86/include/asm/kvm_host.h, kvm_arch_nr_memslot_as_ids",
    readBy: "memslot/address-space-exists, dirty-log/slot-in-range",
  },
  {
    name: "fetch",
    kind: "machine",
    sentence: "what an instruction fetch of user mode code ends in where there is no slot",
    words: ["fetch=internal-error", "fetch=shutdown"],
    usual: "fetch=internal-error",
    generations: GENERATIONS,
    source: `arch/x86/kvm/x86.c, handle_emulation_failure; ${MEASURED}`,
    readBy: "guest-access/execute-needs-slot",
  },
  {
    name: "loads",
    kind: "machine",
    sentence: "whether a load or fetch may make its page dirty, or never does",
    words: ["loads=dirty", "loads=clean"],
    usual: "loads=dirty",
    generations: GENERATIONS,
    source: "arch/x86/kvm/mmu/spte.c, make_spte: a page that is mapped writable counts as dirty",
    readBy: "dirty-log/get after guest-access/read, guest-access/execute, pre-fault/pre-fault",
  },
  {
    name: "binding",
    kind: "machine",
    sentence: "whether file pages that are bound already are noticed before the gpa limit, or last",
    words: ["binding=late", "binding=early"],
    usual: "binding=late",
    usualIn: { "linux-7.2": "binding=early" },
    generations: between("linux-7.2", "linux-7.3"),
    source: "virt/kvm/guest_memfd.c, kvm_gmem_bind; early measured on 7.2.13, late on 7.3.4",
    readBy: "place of guest-memfd/range-unbound",
  },
  {
    name: "binding-end",
    kind: "machine",
    sentence:
      "whether the end of a binding is computed signed, so that one at 2^63 fits every file",
    words: ["binding-end=signed", "binding-end=unsigned"],
    usual: "binding-end=signed",
    usualIn: everyOne(since("linux-7.2"), "binding-end=unsigned"),
    generations: since("linux-6.8"),
    source:
      "virt/kvm/guest_memfd.c, kvm_gmem_bind; unsigned since 06ba195f136a (7.2) and on " +
      "6.12.117, signed on 6.18.15 and 6.18.44",
    readBy: "guest-memfd/signed-binding-inside-file, guest-memfd/binding-inside-file",
  },
  {
    name: "mremap",
    kind: "machine",
    sentence: "whether mremap looks for what is mapped before it looks at its ranges",
    words: ["mremap=mapping-first", "mremap=ranges-first"],
    usual: "mremap=mapping-first",
    usualIn: everyOne(since("linux-6.18"), "mremap=ranges-first"),
    generations: since("linux-6.1"),
    source:
      "mm/mremap.c, check_mremap_params (6.17); mapping first on 6.1.192, 6.12.117 and 6.16.12, " +
      "ranges first on 6.17.13 and 6.18.44",
    readBy: "order of host-memory/moved-mapped and host-memory/move-apart",
  },
];

/** Words that cannot stand together, and why. */
export const EXCLUSIONS: readonly {
  readonly word: string;
  readonly others: readonly string[];
  readonly reason: string;
}[] = [
  {
    word: "sw-protected",
    others: ["no-attributes", "no-tdp", "no-private-types"],
    reason: "KVM_X86_SW_PROTECTED_VM needs two-dimensional paging and memory attributes",
  },
  {
    word: "sw-protected",
    others: ["smm"],
    reason: "a VM with private memory has no system management mode",
  },
  {
    word: "hardware-private",
    others: ["no-attributes", "no-tdp", "no-private-types"],
    reason: "types whose hardware marks accesses need two-dimensional paging and memory attributes",
  },
  {
    word: "hardware-private",
    others: ["in-place", "both"],
    reason: "what a conversion leaves in pages that hardware encrypts is not modelled",
  },
  {
    word: "hardware-private",
    others: ["smm"],
    reason: "a VM with private memory has no system management mode",
  },
  {
    word: "no-tdp",
    others: PHYSICAL_BITS.filter((word) => word !== "maxphyaddr=52"),
    reason: "with shadow paging guest memory ends at 2^52, whatever the host has",
  },
];

/** The same word for each of them. */
function everyOne(
  generations: readonly Generation[],
  word: string,
): Readonly<Partial<Record<Generation, string>>> {
  return Object.fromEntries(generations.map((generation) => [generation, word]));
}

function between(first: Generation, last: Generation): readonly Generation[] {
  const beyond = since(last).slice(1);
  return since(first).filter((generation) => !beyond.includes(generation));
}

function since(first: Generation): readonly Generation[] {
  return GENERATIONS.slice(GENERATIONS.indexOf(first));
}
