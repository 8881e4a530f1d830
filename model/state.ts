/**
 * The state of one modelled machine: plain immutable data. Rules and effects change it through
 * `change-state.ts` and in no other way.
 *
 * It holds what the ABI promises, not how a kernel keeps it: no page tables, no pfns, no locks.
 */
import { type FdRef, type Handle, isHandle } from "../abi/handle.ts";
import { addressSpaceOf, type Protection, slotIdOf } from "../abi/operation.ts";
import type { PageSet } from "../abi/page-set.ts";
import type { KvmDescriptor } from "../abi/plain-calls.ts";
import { SharedMap } from "../abi/shared-map.ts";
import { type List, SortedList } from "../abi/sorted-list.ts";
import { HOST_MAPPED_PAGES, HOST_WINDOW_START, pageOf } from "../abi/units.ts";
import { frozen } from "./frozen.ts";
import { hostPageAt } from "./host-memory.ts";
import type { QuirkId } from "./quirks.ts";
import { slotNamed, slotsIn } from "./slot-list.ts";

/** What is known of the dirty bits of a slot, as page indexes inside the slot. */
export interface DirtyState {
  /** Written by the guest since the bit was last cleared: the next log must report them. */
  readonly required: PageSet;
  /** Accessed in any way since then: the next log may report them. Includes `required`. */
  readonly allowed: PageSet;
}

/** One memory slot. */
export interface MemslotState {
  readonly addressSpace: number;
  readonly id: number;
  readonly flags: number;
  readonly baseGfn: bigint;
  readonly pages: number;
  /** Host address of the first page. */
  readonly hva: bigint;
  /** Present while the slot logs dirty pages. */
  readonly dirty: DirtyState | null;
  /** The file that backs private pages; absent for a slot without one. */
  readonly privateFile?: PrivateBinding;
  /**
   * Identities of the private pages that the guest was refused here, since another gfn leads to
   * them: only where the text leaves that open.
   */
  readonly refusedPages?: readonly number[];
  /** The guest_memfd the slot was created with, which it does not keep alive. */
  readonly guestMemfd?: GuestMemfdBinding;
}

/**
 * Where the private pages of a slot live. The slot pins the file: closing the descriptor changes
 * nothing.
 */
export interface PrivateBinding {
  readonly file: Handle;
  /** File page behind the first page of the slot. */
  readonly offsetPages: bigint;
}

/** Where a slot stands in a guest_memfd. The file may be gone: see `open-file.ts`. */
export interface GuestMemfdBinding {
  /** Handle of the descriptor that the file was created with, whichever it was bound through. */
  readonly file: Handle;
  readonly offsetPages: bigint;
  /**
   * Present where the file serves every fault whatever its flags, and the kind of a gfn is that of
   * its page: on kernels that convert in place.
   */
  readonly servesAll?: true;
}

/** One host page that is mapped at its address; `host-memory.ts` tells which those are. */
export interface HostPage {
  readonly protection: Protection;
  /**
   * What the page holds; 0 is a zero page. Of a file mapping, the file holds it, unless it is a
   * copy.
   */
  readonly tag: number;
  /** Present where an access of bytes left some that no tag spells (`page-bytes.ts`). */
  readonly bytes?: string;
  /** Present for a file mapping: the file page that is mapped here. */
  readonly file?: { readonly handle: Handle; readonly page: number };
  /** Present for a private file mapping: what the page is until, and since, it was stored to. */
  readonly cow?: "shown" | "copied";
  /** Present where mprotect may not make it writable: the file was sealed when it was mapped. */
  readonly neverWritable?: true;
}

/**
 * Host memory that was mapped by one long call: its pages are alike, and those of them that were
 * touched have an entry of their own, which stands before the area. Host page numbers, half open.
 */
export interface HostArea {
  readonly from: number;
  readonly to: number;
  readonly protection: Protection;
  /** Present for a file mapping: the file page behind the first host page. */
  readonly file?: { readonly handle: Handle; readonly page: number };
  /** Present for a private file mapping. */
  readonly cow?: "shown";
  /** As of a {@link HostPage}. */
  readonly neverWritable?: true;
}

/** One page of a file that is in the page cache. */
export interface FilePage {
  /**
   * Identity inside the file: a fresh number for every population, so that a page that was punched
   * and made again is another one.
   */
  readonly identity: number;
  readonly tag: number;
  /** As of a {@link HostPage}. */
  readonly bytes?: string;
  /** False between a plain fallocate and the first lookup that zeroes the page. */
  readonly upToDate: boolean;
  /** First page and order of the folio the page belongs to. */
  readonly folio: { readonly head: number; readonly order: number };
  /** Present while something outside of KVM refers to it: the handles of what does. */
  readonly pinnedBy?: readonly Handle[];
}

/** A file that a handle of the trace stands for. What is absent is zero or empty. */
export interface FileState {
  /** A memfd lives in shmem, or, made with HUGETLB, in hugetlbfs; the other files are no memory. */
  readonly kind: "memfd" | "hugetlb" | "guest_memfd" | "other";
  /** False once the descriptor was closed. */
  readonly open: boolean;
  /** Present for a descriptor that only names a file: O_PATH. */
  readonly pathOnly?: true;
  /** Node flags of the memfile design, sticky per inode. */
  readonly nodeFlags?: number;
  /** Present when it was made with MFD_INACCESSIBLE. */
  readonly inaccessible?: true;
  /** Present when a notifier of a slot that is gone is still registered. */
  readonly danglingNotifier?: true;
  /** Present when a slot that is gone never gave its reference back. */
  readonly leaked?: true;
  readonly seals?: number;
  readonly sizeBytes?: bigint;
  /** Keyed by page index. */
  readonly pages?: Readonly<Record<number, FilePage>>;
  /** Pages it ever had; the next one takes this number as its identity. */
  readonly populations?: number;
  /** Present for a guest_memfd, under the handle it was created with. */
  readonly guestMemfd?: GuestMemfd;
  /** The handle whose open file this descriptor shares, when it was made by dup. */
  readonly duplicateOf?: Handle;
}

/** What is particular to a guest_memfd. */
export interface GuestMemfd {
  /** The VM it was made by: 0 is the machine's own. */
  readonly vm: number;
  readonly flags: bigint;
  /**
   * Pages that are of the other kind than the file was made with: sorted, apart and not touching.
   * Absent: none, as in all kernels that do not convert in place.
   */
  readonly converted?: readonly GfnRange[];
}

/** Half-open range of guest frames. */
export interface GfnRange {
  readonly from: bigint;
  readonly to: bigint;
}

/** A guest mapping that the kernel keeps until something zaps it. */
export interface GuestMapping {
  readonly addressSpace: number;
  /** First gfn, aligned to the size of the mapping. */
  readonly gfn: bigint;
  /** Mapping level: the mapping covers 2^order pages. */
  readonly order: number;
  readonly kind: "shared" | "private";
  readonly writable: boolean;
  /** What is behind the first gfn: a host page, or a file page of a private mapping. */
  readonly page: number;
  /** The file of a private mapping, and the identities of the pages it was made over. */
  readonly file?: { readonly handle: Handle; readonly identities: readonly number[] };
  /**
   * True when it was made over memory that nobody had written to, for which the host may lend the
   * zero page: when somebody stores there, it is gone. Noted where that can be told: in the code as
   * posted, where a mapping may outlive what it shows, and where the gfn may be refused afterwards.
   */
  readonly lent?: true;
}

/** The whole machine: one VM with one vCPU, and the host window of its VMM. */
export interface MachineState {
  /** Sorted by address space, then id. */
  readonly memslots: List<MemslotState>;
  /** Keyed by host page number (hva >> 12). */
  readonly hostPages: SharedMap<HostPage>;
  /** Long mappings, sorted and disjoint. */
  readonly hostAreas: readonly HostArea[];
  /** Keyed by handle; a handle whose creation failed has no entry. */
  readonly files: Readonly<Record<Handle, FileState>>;
  /**
   * Live guest mappings, for generations in which what is mapped decides what the guest sees; empty
   * otherwise.
   */
  readonly mappings: readonly GuestMapping[];
  /** Ids of the undefined situations this trace has entered (`taints.ts`). */
  readonly taints: readonly string[];
  /**
   * Guest frames with the PRIVATE attribute, sorted, apart and not touching; they know nothing of
   * slots.
   */
  readonly privateGfns: readonly GfnRange[];
  /** args[0] of the last accepted KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2. */
  readonly dirtyLogMode: number;
  /** Descriptors of the machine itself that were closed. */
  readonly closedKvm: readonly KvmDescriptor[];
  /** Quirks of the dialect without which the state would be another one (`used-quirks.ts`). */
  readonly usedQuirks: readonly QuirkId[];
}

/**
 * A machine before its first operation: no slots, the first pages of the host window mapped and
 * zero.
 */
export const FRESH_MACHINE: MachineState = frozen({
  memslots: [],
  hostPages: SharedMap.of(
    Array.from({ length: HOST_MAPPED_PAGES }, (_, index) => [
      Number(pageOf(HOST_WINDOW_START)) + index,
      frozen<HostPage>({ protection: "read-write", tag: 0 }),
    ]),
  ),
  hostAreas: [],
  files: {},
  mappings: [],
  taints: [],
  privateGfns: [],
  dirtyLogMode: 0,
  closedKvm: [],
  usedQuirks: [],
});

/** The slot with this id, whatever it covers. */
export function findMemslot(
  state: MachineState,
  addressSpace: number,
  id: number,
): MemslotState | undefined {
  return slotNamed(state.memslots, addressSpace, id);
}

/**
 * The slot that the `slot` word of an ioctl names: id in bits 0..15, address space in bits 16..31.
 */
export function memslotNamed(state: MachineState, slot: number): MemslotState | undefined {
  return findMemslot(state, addressSpaceOf(slot), slotIdOf(slot));
}

/** The file behind an open descriptor; undefined for one that is closed or was never handed out. */
export function openFile(state: MachineState, fd: FdRef): FileState | undefined {
  const file = isHandle(fd) ? state.files[fd] : undefined;
  return file?.open === true ? file : undefined;
}

/** The same, of descriptors through which more can be done than to name a file. */
export function usableFile(state: MachineState, fd: FdRef): FileState | undefined {
  const file = openFile(state, fd);
  return file?.pathOnly === true ? undefined : file;
}

/** The slot that covers a gfn in an address space. At most one does. */
export function memslotAt(
  state: MachineState,
  addressSpace: number,
  gfn: bigint,
): MemslotState | undefined {
  const { memslots } = state;
  return memslots instanceof SortedList
    ? slotsIn(memslots, addressSpace, gfn, gfn + 1n)[0]
    : memslots.find((slot) => slot.addressSpace === addressSpace && covers(slot, gfn));
}

/** True when the slot's range holds the gfn. */
export function covers(slot: MemslotState, gfn: bigint): boolean {
  return gfn >= slot.baseGfn && gfn < slot.baseGfn + BigInt(slot.pages);
}

/** Host page number behind a gfn that the slot covers. */
export function hostPageNumber(slot: MemslotState, gfn: bigint): bigint {
  return pageOf(slot.hva) + (gfn - slot.baseGfn);
}

/** The host page behind a gfn of the slot, if one is mapped there. */
export function hostPageBehind(
  state: MachineState,
  slot: MemslotState,
  gfn: bigint,
): HostPage | undefined {
  return hostPageAt(state, Number(hostPageNumber(slot, gfn)));
}
