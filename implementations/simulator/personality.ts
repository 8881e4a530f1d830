/**
 * Personalities: what the ABI leaves open, and a kernel or its host then does one way or another.
 *
 * Every trait is a set of words, the usual one first, and each word replaces decisions. A machine
 * with any choice of words is a correct one; a checker draws one for every random run, so that a
 * model that knows only one of the ways is found out.
 */
import { KVM_EXIT_MMIO, KVM_EXIT_UNKNOWN } from "./arithmetic.ts";
import type { Decisions } from "./decisions.ts";
import type { Generation } from "./generations.ts";

/** One thing that is left open. */
interface Trait {
  readonly ways: Readonly<Record<string, Partial<Decisions>>>;
  /** Whether a kernel leaves it open at all. */
  readonly isOpen: (generation: Generation) => boolean;
}

/** Pages of a slot, 64 GiB, that costs more than a small host has. */
const HUGE_PAGES = 2 ** 24;

/** In the order in which words are printed. */
const TRAITS: readonly Trait[] = [
  {
    // arch/x86/kvm/mmu/spte.c, make_spte: pte_access has the write bit, or it does not
    ways: { "loads=dirty": {}, "loads=clean": { mapsReadPageWritable: () => false } },
    isOpen: ({ loadsMayDirty }) => loadsMayDirty,
  },
  {
    // mm/khugepaged.c, madvise_collapse
    ways: {
      "collapse=no-room": {},
      "collapse=not-built": { hasHugePages: () => false },
      "collapse=done": { collapsed: () => undefined },
      "collapse=EAGAIN": { collapsed: () => "EAGAIN" },
      "collapse=EBUSY": { collapsed: () => "EBUSY" },
      "collapse=ENOMEM": { collapsed: () => "ENOMEM" },
    },
    isOpen: ({ isRelease }) => isRelease,
  },
  {
    // arch/x86/kvm/mmu/mmu.c, fast_page_fault; page modification logging
    ways: { "protected=faults": {}, "protected=passes": { letsProtectedStorePass: () => true } },
    isOpen: () => true,
  },
  {
    // arch/x86/kvm/x86.c before 6.8: exit_reason is what the last exit left
    ways: {
      "exit=stale": {},
      "exit=none": { staleExitReason: () => KVM_EXIT_UNKNOWN },
      "exit=mmio": { staleExitReason: () => KVM_EXIT_MMIO },
    },
    isOpen: ({ presetsExitReason }) => !presetsExitReason,
  },
  {
    // arch/x86/kvm/x86.c, kvm_alloc_memslot_metadata: 8 bytes a page and more, here of 64 GiB
    ways: {
      "memory=plenty": {},
      "memory=short": { lacksMemoryFor: (pages) => pages >= HUGE_PAGES },
      "memory=tight": {
        lacksMemoryFor: (pages, held) => pages >= HUGE_PAGES && held >= HUGE_PAGES,
      },
    },
    isOpen: () => true,
  },
  {
    // fs/hugetlbfs/inode.c, hugetlb_file_setup: pages of 1 GiB are a feature of the processor
    ways: { "hugetlb=1G": {}, "hugetlb=2M": { hasHugePageSize: (bits) => bits < 30 } },
    isOpen: () => true,
  },
  {
    // mm/memory.c, do_anonymous_page: a load maps the shared zero page, read-only
    ways: { "untouched=own-page": {}, "untouched=zero-page": { lendsZeroPage: () => true } },
    isOpen: () => true,
  },
  {
    // v6 patch 4/8, KVM_MEM_PRIVATE: one page at two gfns may result undefined behavior
    ways: {
      "aliases=mapped": {},
      "aliases=unbound": { refusesSecondBinding: () => "EEXIST" },
      "aliases=unmapped": { refusesSecondGfn: () => true, levelOfFolio: () => 0 },
    },
    isOpen: ({ memfile }) => memfile?.leavesAliasesOpen === true,
  },
];

/** Every word. */
export const PERSONALITY_WORDS: readonly string[] = TRAITS.flatMap(({ ways }) => Object.keys(ways));

/** The words to choose from, trait by trait, those of a trait that has been chosen left out. */
export function choicesOf(
  generation: Generation,
  chosen: readonly string[],
): readonly (readonly string[])[] {
  return TRAITS.filter(({ isOpen }) => isOpen(generation))
    .map(({ ways }) => Object.keys(ways))
    .filter((words) => !words.some((word) => chosen.includes(word)));
}

/** What a machine with these words decides; a word that is of no trait says nothing here. */
export function decisionsOfWords(words: readonly string[]): Partial<Decisions> {
  const decided: Partial<Decisions> = {};
  for (const { ways } of TRAITS) {
    for (const word of words) Object.assign(decided, ways[word]);
  }
  return decided;
}
