/**
 * Sequences that are known to harm some host kernel, or cost it far more than they show. They are
 * not sent unless the user allows it; the outcome then is "not sent" with the hazard's id
 * (`docs/adr/0009-hazards.md`).
 */
import { MEM_GUEST_MEMFD, type Operation, type SetRegion } from "../../model/operation.ts";
import { PAGE_SHIFT } from "../../model/units.ts";
import type { SlotLedger } from "./slot-ledger.ts";

/** One such sequence. */
export interface Hazard {
  readonly id: string;
  readonly sentence: string;
  /** Kernel commit or function that shows the danger. */
  readonly source: string;
  /**
   * True when the operation, after what the kernel has accepted so far, would complete the
   * sequence.
   */
  readonly applies: (operation: Operation, accepted: SlotLedger) => boolean;
}

/** Largest slot that is sent: 4 GiB cost about 8 MiB of kernel metadata. */
const SLOT_PAGES_SENT_MAX = 1n << 20n;

/** Largest sum of slots that is sent: 16 GiB. */
const ALL_SLOT_PAGES_SENT_MAX = 1n << 22n;

/**
 * The kernel refuses slots of this many pages before it allocates anything, so they may be sent.
 */
const SLOT_PAGES_REFUSED = 1n << 31n;

/** Every hazard. */
export const HAZARDS: readonly Hazard[] = [
  {
    id: "huge-slot",
    sentence: `A slot of more than ${SLOT_PAGES_SENT_MAX} pages costs the kernel up to 16 GiB.`,
    source: "arch/x86/kvm/x86.c, kvm_alloc_memslot_metadata: 8 bytes per page with shadow paging",
    applies: (operation) => {
      if (!isSetRegion(operation)) return false;
      const pages = operation.sizeBytes >> PAGE_SHIFT;
      return pages > SLOT_PAGES_SENT_MAX && pages < SLOT_PAGES_REFUSED;
    },
  },
  {
    id: "huge-slots-in-sum",
    sentence: `Slots of more than ${ALL_SLOT_PAGES_SENT_MAX} pages in sum cost as much as that.`,
    source: "arch/x86/kvm/x86.c, kvm_alloc_memslot_metadata",
    applies: (operation, accepted) => {
      if (!isSetRegion(operation)) return false;
      const pages = operation.sizeBytes >> PAGE_SHIFT;
      if (pages === 0n || pages >= SLOT_PAGES_REFUSED) return false;
      return accepted.pagesBeside(operation.slot) + pages > ALL_SLOT_PAGES_SENT_MAX;
    },
  },
  {
    id: "guest-memfd-toggle",
    sentence:
      "Dropping GUEST_MEMFD from a slot leaves older kernels with a binding to freed memory.",
    source: "9935df5333aa KVM: Disallow toggling KVM_MEM_GUEST_MEMFD on an existing memslot (6.19)",
    applies: (operation, accepted) => {
      if (!isSetRegion(operation) || operation.sizeBytes === 0n) return false;
      const before = accepted.find(operation.slot);
      return before !== undefined && (before.flags & ~operation.flags & MEM_GUEST_MEMFD) !== 0;
    },
  },
];

function isSetRegion(operation: Operation): operation is SetRegion {
  return operation.op === "set_user_memory_region" || operation.op === "set_user_memory_region2";
}
