/**
 * Sequences that are known to harm some host kernel, or cost it far more than they show. They are
 * not sent unless the user allows it; the outcome then is "not sent" with the hazard's id
 * (`docs/adr/0009-hazards.md`).
 */
import type { FdRef } from "../../abi/handle.ts";
import {
  MEM_GUEST_MEMFD,
  type Operation,
  type OperationKind,
  type SetRegion,
} from "../../abi/operation.ts";
import { argumentsIn, hasRole, sizeOf } from "../../abi/operation-fields.ts";
import { PAGE_SHIFT } from "../../abi/units.ts";
import type { VmType } from "./create-vm.ts";
import type { KnownFile } from "./descriptors.ts";
import type { SlotLedger } from "./slot-ledger.ts";

/** What the kernel has accepted so far. */
export interface Accepted {
  readonly slots: SlotLedger;
  /** The file behind a descriptor that is open. */
  readonly fileOf: (fd: FdRef) => KnownFile | undefined;
  /** True once a file of the kind was made: it may be mapped when no descriptor is left. */
  readonly hasMade: (kind: KnownFile["kind"]) => boolean;
  /** True once an access of bytes may have left a page start that spells no tag. */
  readonly hasTornStart: () => boolean;
}

/** One such sequence. */
export interface Hazard {
  readonly id: string;
  readonly sentence: string;
  /** Kinds of operations that can complete it. */
  readonly operations: readonly OperationKind[];
  /** Kernel commit or function that shows the danger. */
  readonly source: string;
  /**
   * Whether a kernel of this release is known to be safe; absent where all are alike. A kernel is
   * never asked: on one that is not safe the question itself would do the harm.
   */
  readonly isHarmlessOn?: (release: string) => boolean;
  /** True for what no kernel is sent, since nothing is to be learnt of it. */
  readonly isNeverSent?: true;
  /** The type of VM that it takes; absent: any. */
  readonly takesType?: VmType;
  /**
   * True when the operation, after what the kernel has accepted so far, would complete the
   * sequence.
   */
  readonly applies: (operation: Operation, accepted: Accepted) => boolean;
}

/** Largest slot that is sent: 4 GiB cost about 8 MiB of kernel metadata. */
const SLOT_PAGES_SENT_MAX = 1n << 20n;

/** Largest sum of slots that is sent: 16 GiB. */
const ALL_SLOT_PAGES_SENT_MAX = 1n << 22n;

/**
 * The kernel refuses slots of this many pages before it allocates anything, so they may be sent.
 */
const SLOT_PAGES_REFUSED = 1n << 31n;

/** Largest range that gets attributes, which are kept by the page: 4 GiB cost about 9 MiB. */
const ATTRIBUTE_BYTES_MAX = 1n << 32n;

/** Largest range of a file that is allocated by one call: 4 MiB. */
const ALLOCATED_BYTES_MAX = 1n << 22n;

const FALLOC_FL_KEEP_SIZE = 1;
/** Offsets and sizes from here on are negative to the kernel, and refused. */
const FILE_END = 1n << 63n;

const SET_REGION = [
  "set_user_memory_region",
  "set_user_memory_region2",
] as const satisfies readonly OperationKind[];

/** Every hazard. */
export const HAZARDS: readonly Hazard[] = [
  {
    id: "huge-slot",
    operations: SET_REGION,
    sentence: `A slot of more than ${SLOT_PAGES_SENT_MAX} pages costs the kernel up to 16 GiB.`,
    source: "arch/x86/kvm/x86.c, kvm_alloc_memslot_metadata: 8 bytes per page with shadow paging",
    applies: (operation) => {
      const pages = slotPagesOf(operation);
      return pages > SLOT_PAGES_SENT_MAX && pages < SLOT_PAGES_REFUSED;
    },
  },
  {
    id: "huge-slots-in-sum",
    operations: SET_REGION,
    sentence: `Slots of more than ${ALL_SLOT_PAGES_SENT_MAX} pages in sum cost as much as that.`,
    source: "arch/x86/kvm/x86.c, kvm_alloc_memslot_metadata",
    applies: (operation, { slots }) => {
      const pages = slotPagesOf(operation);
      if (pages === 0n || pages >= SLOT_PAGES_REFUSED) return false;
      const [slot] = argumentsIn(operation, "slot");
      return slots.pagesBeside(slot?.value as number) + pages > ALL_SLOT_PAGES_SENT_MAX;
    },
  },
  {
    id: "huge-allocation",
    operations: ["fallocate"],
    sentence: `A call that allocates more than ${ALLOCATED_BYTES_MAX} bytes of a file takes them.`,
    source: "virt/kvm/guest_memfd.c, kvm_gmem_allocate; mm/shmem.c, shmem_fallocate",
    applies: (operation, { fileOf }) => {
      if (operation.op !== "fallocate" || operation.sizeBytes <= ALLOCATED_BYTES_MAX) return false;
      const file = fileOf(operation.fd);
      const end = operation.offsetBytes + operation.sizeBytes;
      switch (file?.kind) {
        case "guest_memfd":
          return operation.mode === FALLOC_FL_KEEP_SIZE && end <= file.sizeBytes;
        case "memfd":
          return (operation.mode & ~FALLOC_FL_KEEP_SIZE) === 0 && end < FILE_END;
        case "other":
        case undefined:
          return false;
      }
    },
  },
  {
    id: "huge-attributes",
    operations: ["set_memory_attributes"],
    sentence: `Attributes of more than ${ATTRIBUTE_BYTES_MAX} bytes take all memory of the kernel.`,
    source: "virt/kvm/kvm_main.c, kvm_vm_set_mem_attributes: an entry for each page",
    isNeverSent: true,
    takesType: "sw-protected",
    applies: (operation) =>
      operation.op === "set_memory_attributes" &&
      operation.sizeBytes > ATTRIBUTE_BYTES_MAX &&
      operation.gpa + operation.sizeBytes <= 1n << 64n,
  },
  {
    id: "torn-code",
    operations: ["guest_execute"],
    sentence:
      "Once bytes were stored to the start of a page, what a page holds may be code that never " +
      "comes back.",
    source: "arch/x86/kvm/x86.c, vcpu_run: a guest that loops is left by a signal only",
    isNeverSent: true,
    applies: ({ op }, { hasTornStart }) => op === "guest_execute" && hasTornStart(),
  },
  {
    id: "guest-memfd-toggle",
    operations: SET_REGION,
    sentence:
      "Dropping GUEST_MEMFD from a slot leaves older kernels with a binding to freed memory.",
    source: "9935df5333aa KVM: Disallow toggling KVM_MEM_GUEST_MEMFD on an existing memslot (6.19)",
    isHarmlessOn: refusesGuestMemfdToggle,
    applies: (operation, { slots }) => {
      if (!isSetRegion(operation) || operation.sizeBytes === 0n) return false;
      const before = slots.find(operation.slot);
      return before !== undefined && (before.flags & ~operation.flags & MEM_GUEST_MEMFD) !== 0;
    },
  },
  {
    id: "guest-memfd-collapse",
    operations: ["host_collapse"],
    sentence: "Collapsing a mapped guest_memfd leaves older kernels with a folio it cannot handle.",
    source: "dd085fe9a8eb mm: thp: deny THP for files on anonymous inodes (2026)",
    isHarmlessOn: refusesGuestMemfdCollapse,
    applies: ({ op }, { hasMade }) => op === "host_collapse" && hasMade("guest_memfd"),
  },
];

/** The hazards of a kernel release, for instance `6.18.44-generic`, on VMs of a type. */
export function hazardsOn(release: string, type: VmType = "default"): readonly Hazard[] {
  return HAZARDS.filter(
    ({ isHarmlessOn, takesType = type }) =>
      takesType === type && !(isHarmlessOn?.(release) ?? false),
  );
}

/**
 * True for Linux 6.19 and for 6.18.44, the first of its stable releases on which EINVAL was
 * measured. The fix is a little older there; a kernel in between is only treated with more care
 * than it needs.
 */
function refusesGuestMemfdToggle(release: string): boolean {
  const [major = 0, minor = 0, patch = 0] = release.split(/[.-]/).map((part) => Number(part) || 0);
  if (major !== 6) return major > 6;
  return minor > 18 || (minor === 18 && patch >= 44);
}

/** Pages of the slot that a call asks for; 0 for every other operation. */
function slotPagesOf(operation: Operation): bigint {
  return hasRole(operation.op, "slot-gpa") ? sizeOf(operation) >> PAGE_SHIFT : 0n;
}

/**
 * True for Linux 7.1 and later. Earlier releases may have the fix from some point on; which have it
 * is not known here, so they are treated with more care than some need.
 */
function refusesGuestMemfdCollapse(release: string): boolean {
  const [major = 0, minor = 0] = release.split(/[.-]/).map((part) => Number(part) || 0);
  return major > 7 || (major === 7 && minor >= 1);
}

function isSetRegion(operation: Operation): operation is SetRegion {
  return operation.op === "set_user_memory_region" || operation.op === "set_user_memory_region2";
}
