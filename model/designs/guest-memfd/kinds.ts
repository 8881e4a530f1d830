/** Kinds of memory where the guest_memfd itself keeps them: private or shared, page by page. */
import type { Handle } from "../../../abi/handle.ts";
import type { SetMemoryAttributes2 } from "../../../abi/operation.ts";
import { addressOf, pageOf } from "../../../abi/units.ts";
import { withFile, withFileFields } from "../../change-state.ts";
import type { FileState, GfnRange, GuestMemfd, MachineState } from "../../state.ts";
import { memslotAt } from "../../state.ts";
import { fileNamed, pageIndexesOf } from "../memfile/page-cache.ts";
import { hasGfn, withGfns, withoutGfns } from "./gfn-set.ts";
import { GUEST_MEMFD_INIT_SHARED, guestMemfdNamed, isReferenced } from "./open-file.ts";

/**
 * Where the rules of conversions were read. The text may still change before it is released.
 *
 * @source kvm-x86 branch coco, in linux-next of 2026-09-23
 */
export const QUEUED: string =
  "virt/kvm/guest_memfd.c, KVM_SET_MEMORY_ATTRIBUTES2, queued for Linux 7.4 (kvm-x86 coco, " +
  "linux-next of 2026-09-23); read, and seen on no kernel";

/** KVM_MEMORY_ATTRIBUTE_PRIVATE. */
export const ATTRIBUTE_PRIVATE = 8n;

/** File pages that a conversion names, once it is known to be in order. */
export function rangeOf({ offsetBytes, sizeBytes }: SetMemoryAttributes2): GfnRange {
  const from = pageOf(offsetBytes);
  return { from, to: from + pageOf(sizeBytes) };
}

/** True for a conversion that makes its pages private. */
export function makesPrivate({ attributes }: SetMemoryAttributes2): boolean {
  return (attributes & ATTRIBUTE_PRIVATE) !== 0n;
}

/**
 * True when every page of the range is of the kind.
 *
 * @source virt/kvm/guest_memfd.c, the map of attributes of an inode, queued for Linux 7.4
 */
export function isUniform(file: GuestMemfd, range: GfnRange, isPrivate: boolean): boolean {
  const { converted = [] } = file;
  const isAsBorn = isBornPrivate(file) === isPrivate;
  return isAsBorn
    ? withoutGfns(converted, range) === converted
    : converted.some(({ from, to }) => from <= range.from && range.to <= to);
}

/** The state in which the pages are of the kind; they hold what they did. */
export function withKind(
  state: MachineState,
  handle: Handle,
  range: GfnRange,
  isPrivate: boolean,
): MachineState {
  const file = fileNamed(state, handle);
  const { guestMemfd } = file;
  if (guestMemfd === undefined) return state;
  const { converted: before = [], ...born } = guestMemfd;
  const change = isBornPrivate(guestMemfd) === isPrivate ? withoutGfns : withGfns;
  const converted = change(before, range);
  const after = converted.length === 0 ? born : { ...born, converted };
  return withFile(state, handle, withFileFields(file, { guestMemfd: after }));
}

/**
 * First byte of the first page of the range that something outside of KVM refers to; undefined
 * when there is none. Pages that are not there have no references.
 */
export function firstPinned(file: FileState, { from, to }: GfnRange): bigint | undefined {
  const pinned = pageIndexesOf(file).find(
    (index) =>
      BigInt(index) >= from && BigInt(index) < to && file.pages?.[index]?.pinnedBy !== undefined,
  );
  return pinned === undefined ? undefined : addressOf(BigInt(pinned));
}

/**
 * True when memory at the gfn is private: by its attribute, or by the page of the file that the
 * slot of address space 0 shows there, in whichever address space the access is made.
 *
 * @source arch/x86/kvm/mmu/mmu.c, kvm_mem_is_private, Linux 6.8; of the file, queued for 7.4
 */
export function isPrivateAt(state: MachineState, gfn: bigint): boolean {
  if (hasGfn(state.privateGfns, gfn)) return true;
  const slot = memslotAt(state, 0, gfn);
  const binding = slot?.guestMemfd;
  if (slot === undefined || binding?.servesAll === undefined) return false;
  const file = guestMemfdNamed(state, binding.file);
  if (file === undefined || !isReferenced(state, binding.file)) return false;
  return isPrivatePage(file, gfn - slot.baseGfn + binding.offsetPages);
}

/** True when a page of the file is private: born so and never converted, or converted. */
export function isPrivatePage(file: GuestMemfd, page: bigint): boolean {
  return hasGfn(file.converted ?? [], page) !== isBornPrivate(file);
}

function isBornPrivate({ flags }: GuestMemfd): boolean {
  return (flags & GUEST_MEMFD_INIT_SHARED) === 0n;
}
