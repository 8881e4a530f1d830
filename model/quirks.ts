/**
 * Quirks: places where the code of a generation does not do what its text promises, or what its
 * reviewers asked for. A dialect lists those it keeps; rules, ladders and effects ask for them by
 * id.
 */
import type { Dialect } from "./dialect.ts";

/** Catalogue id of a quirk. */
export type QuirkId =
  | "B-01"
  | "B-02"
  | "B-03"
  | "B-07"
  | "B-09"
  | "B-10"
  | "B-11"
  | "B-22"
  | "B-23"
  | "B-25"
  | "B-26"
  | "B-29"
  | "B-30"
  | "B-50"
  | "B-65"
  | "B-73"
  | "B-75";

/** One place where code and promise differ. */
export interface Quirk {
  /** What a machine without the quirk does. */
  readonly intended: string;
  /** What the code does. */
  readonly posted: string;
  /** Where the difference was stated, or what it was read from. */
  readonly source: string;
}

const PATCH = "20220519153713.819591";
const BY_CHAO = "chao.p.peng@linux.intel.com";

/** Every quirk of the memfile design, by its catalogue id. */
export const QUIRKS: Readonly<Record<QuirkId, Quirk>> = {
  "B-01": {
    intended: "A private slot cannot lose its PRIVATE flag: EINVAL.",
    posted:
      "The slot becomes shared-only, its mappings stay, and its notifier is left behind in freed " +
      "memory.",
    source: `v6 patch 7/8 (${PATCH}-8-${BY_CHAO}); 20251202020334.1171351-2-seanjc@google.com`,
  },
  "B-02": {
    intended: "A notification zaps the intersection of its range with the slot, if there is one.",
    posted:
      "Only the end is clipped, in unsigned 64-bit arithmetic: gfns outside the slot are zapped, " +
      "or none at all with a warning.",
    source: "20220623220751.emt3iqq77faxfzzy@amd.com",
  },
  "B-03": {
    intended: "Not said: see the taint `silent-population`.",
    posted: "A page that a host mapping of the file allocates announces nothing.",
    source: `v6 patch 2/8, shmem_fault is left as it was (${PATCH}-3-${BY_CHAO})`,
  },
  "B-07": {
    intended: "A slot whose dirty bitmap cannot be allocated is not registered.",
    posted: "Its notifier stays registered although the slot is freed.",
    source: `v6 patch 7/8, kvm_prepare_memory_region (${PATCH}-8-${BY_CHAO})`,
  },
  "B-09": {
    intended: "A private access to a slot without a file exits to user space.",
    posted: "Its shared page is mapped, and the clean-up follows a null pointer.",
    source: "Y3Vgc5KrNRA8r6vh@google.com",
  },
  "B-10": {
    intended: "A shared mapping is no larger than the host's mapping of the page.",
    posted: "In a private slot it is as large as the slot permits, over unrelated host memory.",
    source: "Yqzpf3AEYabFWjnW@google.com",
  },
  "B-11": {
    intended: "A large private mapping covers private pages only.",
    posted: "It also covers pages of the folio behind the end of the file.",
    source: "CAGtprH82H_fjtRbL0KUxOkgOk4pgbaEbAydDYfZ0qxz41JCnAQ",
  },
  "B-22": {
    intended: "A private offset of 2^63 and more is refused: no file is that long.",
    posted: "It is stored in a signed variable; the slot can never hold private pages.",
    source: `v6 patch 7/8 (${PATCH}-8-${BY_CHAO}), read beside get_lock_pfn`,
  },
  "B-23": {
    intended: "READONLY and PRIVATE exclude each other: EINVAL.",
    posted: "A private store to such a slot faults for ever.",
    source: "20240222190612.2942589-2-seanjc@google.com",
  },
  "B-25": {
    intended: "A fallocate that fails zaps no mapping.",
    posted: "Undoing it zaps all it had come to, pages that stay included.",
    source: `v6 patch 2/8, shmem_undo_range (${PATCH}-3-${BY_CHAO})`,
  },
  "B-26": {
    intended: "Pages that a large folio brings along are announced with it.",
    posted: "Only the range of the call is announced; mappings of its neighbours stay.",
    source: `v6 patch 2/8, shmem_fallocate (${PATCH}-3-${BY_CHAO})`,
  },
  "B-29": {
    intended: "Pages that become part of the file when it grows are announced.",
    posted: "Growth announces nothing; shared mappings of what became private stay.",
    source: `v6 patch 2/8, shmem_setattr and shmem_fallocate (${PATCH}-3-${BY_CHAO})`,
  },
  "B-30": {
    intended: "The size of a file for private memory does not change once it is set: EPERM.",
    posted: "A fallocate makes it grow, to sizes that are not page aligned as well.",
    source: `v6 patch 8/8, the manual page (${PATCH}-9-${BY_CHAO}), against patch 2/8`,
  },
  "B-50": {
    intended: "A mapping is only large where gfn and file page are congruent.",
    posted: "The level is that of the folio; an incongruent slot fails an assertion of the host.",
    source: "Y8HldeHBrw+OOZVm@google.com",
  },
  "B-65": {
    intended: "Without a slot, a file is again as accessible as memfd_create made it.",
    posted: "The node flags of a registration stay for ever, also of one that failed.",
    source: `v6 patch 1/8, memfile_register_notifier (${PATCH}-2-${BY_CHAO})`,
  },
  "B-73": {
    intended: "Reading at or behind the end of the file returns 0.",
    posted: "Up to the end of the page behind it, reading is EPERM.",
    source: `v6 patch 2/8, shmem_file_read_iter (${PATCH}-3-${BY_CHAO})`,
  },
  "B-75": {
    intended: "A private access where there is no slot exits to user space.",
    posted: "It is taken for MMIO, and the clean-up follows a null pointer.",
    source: `v6 patch 6/8, direct_page_fault (${PATCH}-7-${BY_CHAO})`,
  },
};

/** Every id, in catalogue order. */
export const QUIRK_IDS: readonly QuirkId[] = Object.keys(QUIRKS) as QuirkId[];

/** True when this variant does as the code does, not as the text promises. */
export function hasQuirk(dialect: Dialect, quirk: QuirkId): boolean {
  return dialect.quirks?.includes(quirk) ?? false;
}
