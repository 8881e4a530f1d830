/**
 * Questions that the text of the memfile design leaves open, but that the code answers the same way
 * every time: the model follows the code, and says so here. Where not even the code answers, there
 * is a taint.
 */

/** One open question and what the model does. */
export interface Unstated {
  readonly id: string;
  readonly question: string;
  readonly decision: string;
  /** The text that leaves it open, or the code that was read. */
  readonly source: string;
}

const PATCH = "20220519153713.819591";

/** Every open question that the model had to answer. */
export const UNSTATED: readonly Unstated[] = [
  {
    id: "one-page-two-gfns",
    question: "May one file page be used at two gfns, by two slots or two address spaces?",
    decision:
      "User space must not do it, but nothing stops it: both slots are told of the page, and " +
      "both gfns lead to it. With `undefined` a machine may refuse it, with `strict` it is a " +
      "fault of the caller.",
    source: `v6 patch 4/8, documentation (${PATCH}-5); B-04, B-49`,
  },
  {
    id: "range-behind-file",
    question: "What if a slot reaches behind the end of its file?",
    decision: "It is accepted. Those gfns are shared until the file grows, even where pages are.",
    source: `v6 patch 2/8, the lookup (${PATCH}-3)`,
  },
  {
    id: "accessible-file",
    question: "Must the file of a slot be made with MFD_INACCESSIBLE, and be unmapped?",
    decision:
      "Neither is asked. Registering makes the file inaccessible; mappings that exist go on to " +
      "work. With `strict` both are faults of the caller.",
    source: `v6 patch 1/8 and 4/8 (${PATCH}-2, -5); B-03`,
  },
  {
    id: "contents-after-conversion",
    question: "What does a page hold after it has changed sides?",
    decision:
      "A page that is allocated begins with zeroes; one that is punched is lost. The shared half " +
      "keeps what it holds, and shows it again when the page is shared again.",
    source: `v6 cover letter and patch 2/8 (${PATCH}-1, -3)`,
  },
  {
    id: "pages-before-slot",
    question: "What of pages that were allocated before the slot was made?",
    decision: "They are private from the first access on. No event is repeated for them.",
    source: "20220623225949.kkdx6uwjlk2ec4iq@amd.com; B-06",
  },
  {
    id: "log-of-private-slot",
    question: "May a private slot log dirty pages?",
    decision:
      "Yes, from its creation on; the flag can never be changed. Private stores are logged like " +
      "shared ones, and mappings are small.",
    source: `v6 patch 7/8 (${PATCH}-8); Y8HwvTik/2avrCOU@google.com; B-48`,
  },
  {
    id: "initial-contents",
    question: "How does the first guest code get into a private page?",
    decision: "Not at all: user space cannot write it, and the text names no other way.",
    source: "replies to the v6 cover letter",
  },
  {
    id: "mapping-of-other-kind",
    question: "Does a live mapping serve an access of the other kind?",
    decision:
      "No. What is private is part of the address that the hardware translates, so such an " +
      "access faults, and its mapping takes the place of the other.",
    source: `v6 patch 6/8 takes the kind from the architecture (${PATCH}-7); patch 7/8 zaps both`,
  },
  {
    id: "log-toggled",
    question: "What happens to mappings when logging of a slot begins or ends?",
    decision:
      "Shared ones are made anew by the next access. Private ones stay, though a store to a page " +
      "that the log does not have may fault: only a slot that lost its PRIVATE flag in the code " +
      "as posted has any then. Without a change of logging, new flags leave all alone.",
    source: "arch/x86/kvm/x86.c, kvm_mmu_slot_apply_flags, Linux 5.18; B-01",
  },
  {
    id: "failed-mapping",
    question: "Does an mmap that a file refuses leave the old mapping alone?",
    decision:
      "Yes. Linux 5.18 unmaps the range before it asks the file; later kernels try to avoid " +
      "that. No promise is made either way, and no program of this model can want the hole.",
    source: "mm/mmap.c, mmap_region, Linux 5.18",
  },
];
